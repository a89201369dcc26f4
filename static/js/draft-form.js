// Keeps a form on the server while somebody fills it, and once more when the page hides. Until the server has it, this tab remembers it.
const PAUSE = 600;

class DraftForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.count = this.querySelector("[data-count]");
    this.key = `draft:${this.dataset.save}`;
    this.restore();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", () => this.sent());
    addEventListener("pagehide", this);
    document.addEventListener("visibilitychange", this);
    this.tell();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent() {
    if (this.waiting && (document.visibilityState === "hidden" || document.readyState === "complete")) this.save();
  }

  changed() {
    sessionStorage.setItem(this.key, JSON.stringify(this.answers().map((field) => [field.name, field.value])));
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), PAUSE);
    this.tell();
  }

  // One save at a time, so that an older one never arrives after a newer one.
  save() {
    clearTimeout(this.waiting);
    this.waiting = null;
    const body = new FormData(this.form);
    this.saving = (this.saving ?? Promise.resolve()).then(() => this.post(body));
  }

  async post(body) {
    if (this.isSent) return;
    try {
      const answer = await fetch(this.dataset.save, { method: "POST", body, keepalive: true });
      if (!answer.ok) throw new Error(answer.status);
      if (!this.waiting) sessionStorage.removeItem(this.key);
      this.say(this.dataset.saved);
    } catch {
      this.say(this.dataset.failed);
    }
  }

  sent() {
    this.isSent = true;
    clearTimeout(this.waiting);
    this.waiting = null;
    sessionStorage.removeItem(this.key);
  }

  // What this tab had and the server perhaps did not get before the page was left.
  restore() {
    const kept = sessionStorage.getItem(this.key);
    if (!kept || this.form.querySelector("[aria-invalid]")) return;
    for (const [name, value] of JSON.parse(kept)) {
      const field = this.form.elements.namedItem(name);
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("draft-filled"));
      this.waiting ??= setTimeout(() => this.save(), PAUSE);
    }
  }

  answers() {
    return [...this.form.querySelectorAll("input[type=number]")];
  }

  tell() {
    const open = this.answers().filter((field) => field.value === "").length;
    const { openNone, openOne, openMany } = this.dataset;
    this.count.textContent = open === 0 ? openNone : open === 1 ? openOne : openMany.replace("%s", open);
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

customElements.define("draft-form", DraftForm);
