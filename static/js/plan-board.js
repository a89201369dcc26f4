// The builder: a drag, and Alt with an arrow, only fill in and send a form that the row has anyway. The server says what became of it.
class PlanBoard extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("htmx:configRequest", (event) => this.number(event));
    this.addEventListener("htmx:beforeRequest", (event) => this.begin(event));
    this.addEventListener("htmx:afterRequest", () => this.finish());
    this.addEventListener("htmx:afterSwap", () => this.settle());
    for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) this.addEventListener(failure, (event) => this.giveBack(event));
    document.addEventListener("submit", this.takeBack, true);
    // Sortable comes after our own scripts, and before this event.
    document.addEventListener("DOMContentLoaded", () => this.arrange());
    this.arrange();
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this.takeBack, true);
  }

  arrange() {
    const plan = this.querySelector(".plan-list");
    if (!globalThis.Sortable || !plan) return;
    const ways = { handle: ".grip", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180, forceFallback: true, fallbackTolerance: 4 };
    if (plan !== this.plan) {
      this.plan = plan;
      globalThis.Sortable.create(plan, { ...ways, group: "plan", draggable: ".block", onStart: () => this.remember(), onUpdate: ({ item }) => this.send(item, ".block__move", "to"), onAdd: ({ item }) => this.send(item, ".offer__add", "at") });
    }
    for (const list of this.querySelectorAll(".offer-list:not([data-ready])")) {
      list.dataset.ready = "";
      globalThis.Sortable.create(list, { ...ways, sort: false, draggable: ".offer", group: { name: "plan", pull: "clone", put: false }, onStart: () => this.remember() });
    }
  }

  // Without the copy that Sortable moves under the pointer.
  rows() {
    return [...this.plan.children].filter((row) => !row.matches(".sortable-fallback"));
  }

  remember() {
    this.before = this.rows();
  }

  send(item, its, name) {
    const form = item.querySelector(its);
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value: this.rows().indexOf(item) + 1 });
    form.append(field);
    // A form that came from the left is a copy that htmx has not met.
    globalThis.htmx.process(form);
    form.requestSubmit();
    field.remove();
  }

  press(event) {
    const to = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.altKey && to && event.target.closest?.(".plan-list .block");
    if (!row) return;
    event.preventDefault();
    if (to === "up" ? row.previousElementSibling : row.nextElementSibling) row.querySelector(`.block__move [value="${to}"]`).click();
  }

  // A move leaves the rows as they are: they do not know that the plan has another number since.
  number({ detail }) {
    if (detail.formData.has("version")) detail.formData.set("version", document.getElementById("plan").dataset.version);
  }

  // One step after the other: the next one needs the number of the plan that this one brings.
  begin(event) {
    if (this.ariaBusy === "true") {
      event.preventDefault();
      this.giveBack(event);
      return;
    }
    this.ariaBusy = "true";
    this.touched = event.target.closest?.(".block")?.id ?? "";
  }

  settle() {
    this.before = undefined;
    this.arrange();
  }

  finish() {
    this.ariaBusy = null;
    const row = this.touched ? document.getElementById(this.touched) : undefined;
    row?.querySelector(".menu")?.removeAttribute("open");
    if (this.touched) (row?.querySelector("summary") ?? document.getElementById("plan"))?.focus();
    this.touched = "";
  }

  // No answer, or an error: every block goes back to where it was, and a sentence says so.
  giveBack(event) {
    if (!this.before) return;
    event.stopPropagation();
    this.plan.replaceChildren(...this.before);
    this.before = undefined;
    document.getElementById("toasts").replaceChildren(document.getElementById("toast-back").content.cloneNode(true));
  }

  // Undo brings the plan back in place; without scripts it brings the page.
  takeBack = (event) => {
    const address = event.target.closest(".toast") && event.target.getAttribute("action");
    if (!address?.startsWith(location.pathname)) return;
    event.preventDefault();
    event.stopPropagation();
    const token = event.target.elements.csrfmiddlewaretoken.value;
    event.target.closest(".toast").remove();
    globalThis.htmx.ajax("POST", address, { source: this, target: "#plan", swap: "outerHTML", values: { csrfmiddlewaretoken: token } });
  };
}

customElements.define("plan-board", PlanBoard);
