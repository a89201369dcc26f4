// A form whose words outlive a reload and a lost connection: this tab remembers them until the server has them.
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "form_token", "version"]);

class KeptForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector("[data-state]");
    this.key = `kept:${location.pathname}`;
    this.restore();
    for (const change of ["input", "change"]) this.form.addEventListener(change, () => this.keep(false));
    this.form.addEventListener("submit", () => this.keep(true));
    this.querySelector("[data-forget]").addEventListener("click", () => this.forget());
    this.querySelector("[data-drop]")?.addEventListener("click", () => sessionStorage.removeItem(this.key));
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  fields() {
    return [...this.form.elements].filter((field) => field.name && field.type !== "hidden" && !NOT_TYPED.has(field.name));
  }

  // As pairs: a box that is not ticked has none.
  typed() {
    return [...new FormData(this.form)].filter(([name]) => !NOT_TYPED.has(name) && this.form.elements[name].type !== "hidden");
  }

  keep(isSent) {
    sessionStorage.setItem(this.key, JSON.stringify({ typed: this.typed(), version: this.version, isSent }));
    if (!isSent) this.say(this.dataset.kept);
  }

  // What was sent is there once the version is another one; if it never arrived, the version is what it was. A page with errors shows it anyway.
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (!kept || this.form.querySelector("[aria-invalid]")) return;
    if ((kept.isSent && kept.version !== this.version) || JSON.stringify(kept.typed) === JSON.stringify(this.typed())) {
      sessionStorage.removeItem(this.key);
      return;
    }
    for (const field of this.fields()) {
      const found = kept.typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = found.includes(field.value);
      else if (found.length) field.value = found[0];
    }
    // Written on an older version: the server shows both.
    if (this.form.elements.version) this.form.elements.version.value = kept.version;
    this.querySelector("[data-restored]").hidden = false;
  }

  forget() {
    sessionStorage.removeItem(this.key);
    location.reload();
  }

  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

customElements.define("kept-form", KeptForm);
