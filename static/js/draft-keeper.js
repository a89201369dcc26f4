// What is being written is kept on the server two seconds after the last key and when the page is left. The text stays in its field
// until the server has it, and the page says since when it does.
class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector("[data-state]");
    this.known = this.hasAttribute("unsaved") ? null : this.typed();
    if (this.known === null) this.wait(2000);
    this.form.addEventListener("input", () => this.changed());
    this.addEventListener("submit", (event) => this.hand(event), true);
    this.addEventListener("htmx:afterRequest", (event) => this.judge(event));
    this.hide = () => document.visibilityState === "hidden" && this.save(true);
    document.addEventListener("visibilitychange", this.hide);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.hide);
  }

  // "Saved 20:18" is no longer true of the letters that came since.
  changed() {
    if (!this.isLost) this.say(this.apart ?? "");
    this.wait(2000);
  }

  wait(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), pause);
  }

  // Only what a person types: the numbers of the form change with every answer.
  typed() {
    const fields = new FormData(this.form);
    for (const name of ["csrfmiddlewaretoken", "form_token", "draft", "revision"]) fields.delete(name);
    return new URLSearchParams(fields).toString();
  }

  save(isLeaving) {
    clearTimeout(this.timer);
    const typed = this.typed();
    if (this.isKept || this.saving || typed === this.known) return;
    this.saving = this.send(typed, isLeaving).finally(() => {
      this.saving = null;
      if (this.known !== this.typed()) this.wait(this.isLost ? 10_000 : 2000);
    });
  }

  async send(typed, isLeaving) {
    try {
      // Browsers let a request outlive its page up to 64 KB.
      const keepalive = isLeaving && typed.length < 60_000;
      const answer = await fetch(this.getAttribute("to"), { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" }, keepalive });
      // Anything else is a page: of sign-in, or of an archive that nothing goes into any more.
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      this.isLost = !answer.ok || !said.draft;
      if (this.isLost) return this.say(said.words || this.getAttribute("failed"), true);
      this.form.elements.draft.value = said.draft;
      this.form.elements.revision.value = said.revision;
      this.known = typed;
      this.apart = said.apart || this.apart;
      this.say([this.apart, said.words].filter(Boolean).join(" "), Boolean(said.apart));
    } catch {
      this.isLost = true;
      this.say(this.getAttribute("failed"), true);
    }
  }

  // Whoever keeps the text ends the draft: it must not come back from a save that is still on its way.
  hand(event) {
    clearTimeout(this.timer);
    if (!this.saving) {
      this.isKept = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.saving.finally(() => this.form.requestSubmit(event.submitter));
  }

  // An answer that leads to another page is good as well, though htmx does not call it so.
  judge(event) {
    const { status } = event.detail.xhr;
    if (event.target !== this.form || (status >= 200 && status < 400)) return;
    this.isKept = false;
    this.wait(2000);
  }

  // Quietly, but for what somebody has to know.
  say(words, isAloud) {
    this.state.textContent = words;
    if (isAloud) document.getElementById("announcer").textContent = words;
  }
}

customElements.define("draft-keeper", DraftKeeper);
