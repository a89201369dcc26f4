// Ctrl K or Cmd K: a combobox over the search page. The options are links from the server; this element moves among them.
class CommandPalette extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.results = this.querySelector("[id=palette-results]");
    document.addEventListener("keydown", (event) => this.shortcut(event));
    document.addEventListener("click", (event) => this.opener(event));
    this.querySelector("[value=close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => this.forget());
    this.input.addEventListener("keydown", (event) => this.move(event));
    this.querySelector("form").addEventListener("submit", (event) => this.go(event));
    this.results.addEventListener("htmx:afterSwap", () => this.arrived());
    if (/Mac|iP/.test(navigator.platform)) for (const key of document.querySelectorAll("[data-palette-key]")) key.textContent = "⌘ K";
  }

  shortcut(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.open();
  }

  // A link to the search page opens the palette; with a modifier key, or without scripts, it stays a link.
  opener(event) {
    const link = event.target.closest("[data-palette]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open();
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.input.focus();
    this.input.dispatchEvent(new Event("palette:open"));
  }

  forget() {
    this.input.value = "";
    this.results.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  get options() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.results.querySelector("[aria-selected=true]");
  }

  arrived() {
    const options = this.options;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.activate(options[0]);
    const words = options.length === 0 ? this.dataset.nothing : options.length === 1 ? this.dataset.one : this.dataset.many;
    document.getElementById("announcer").textContent = words.replace("%s", options.length);
  }

  move(event) {
    const options = this.options;
    const now = options.indexOf(this.active);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1 + options.length * (now < 1) }[event.key];
    if (next === undefined || options.length === 0) return;
    event.preventDefault();
    this.activate(options[next % options.length]);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  // Enter opens the chosen option; with nothing chosen the form goes to the search page.
  go(event) {
    if (!this.active) return;
    event.preventDefault();
    this.active.click();
  }
}

customElements.define("command-palette", CommandPalette);
