// A text that is kept while somebody types. What the server has not acknowledged stays in this tab, also after a reload, and is sent again.
const QUIET = 2000;
const AGAIN = 10_000;

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.text = this.form.querySelector("textarea");
    this.state = this.form.querySelector("[data-state]");
    this.kept = this.text.value;
    this.restore();
    this.text.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", () => navigator.onLine && sessionStorage.removeItem(this.key));
    addEventListener("online", this.save);
    document.addEventListener("visibilitychange", this.save);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("online", this.save);
    document.removeEventListener("visibilitychange", this.save);
  }

  get key() {
    return `unsaved:${this.form.getAttribute("action")}`;
  }

  // With the version that it was written on: if another text was saved since, the server says so.
  restore() {
    const draft = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (!draft || draft.text === this.kept) {
      sessionStorage.removeItem(this.key);
      return;
    }
    this.text.value = draft.text;
    this.form.elements.version.value = draft.version;
    this.wait(0);
  }

  typed() {
    sessionStorage.setItem(this.key, JSON.stringify({ text: this.text.value, version: this.form.elements.version.value }));
    if (!this.isInConflict) this.wait(QUIET);
  }

  wait(pause) {
    this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save, pause);
  }

  save = async () => {
    clearTimeout(this.timer);
    if (this.isInConflict || this.isSaving || this.text.value === this.kept) return;
    const sent = this.text.value;
    this.isSaving = true;
    const answer = await this.send();
    this.isSaving = false;
    if (answer?.status === 409) {
      this.isInConflict = true;
      this.say("conflict");
    } else if (answer?.status === 204) this.acknowledge(sent, answer.headers.get("X-Version"));
    else {
      this.say("offline");
      this.timer = setTimeout(this.save, AGAIN);
    }
  };

  async send() {
    try {
      return await fetch(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)), headers: { "X-Autosave": "1" }, keepalive: document.hidden });
    } catch {
      return undefined;
    }
  }

  acknowledge(sent, version) {
    this.kept = sent;
    this.form.elements.version.value = version;
    if (this.text.value === sent) {
      sessionStorage.removeItem(this.key);
      this.say("saved");
    } else this.typed();
  }

  say(word) {
    this.state.textContent = this.dataset[word];
  }
}

customElements.define("auto-save", AutoSave);
