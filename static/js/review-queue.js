// The queue of suggestions: keys for the one that has the focus, and the next one in focus after each decision.
class ReviewQueue extends HTMLElement {
  connectedCallback() {
    this.pressed = (event) => this.press(event);
    document.addEventListener("keydown", this.pressed);
    this.addEventListener("htmx:beforeRequest", (event) => { this.asked = event.target.querySelector('button[value="send"]') && event.target.closest(".suggestion")?.id; });
    this.addEventListener("htmx:afterSettle", (event) => this.goOn(event.target));
    this.addEventListener("submit", (event) => this.guard(event));
    this.run(document);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.pressed);
  }

  press(event) {
    const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (isTyping) return this.leave(event);
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const card = event.target.closest?.(".suggestion") ?? this.querySelector(".suggestion");
    const act = { a: "send", e: "edit", n: "not" }[event.key.toLowerCase()];
    if (!card || !act) return;
    event.preventDefault();
    this[act](card);
  }

  // Escape leaves the words for the card. Enter beside "why" means "not now" and never "send".
  leave(event) {
    const card = event.target.closest(".suggestion");
    if (!card) return;
    if (event.key === "Escape") card.focus();
    if (event.key === "Enter" && event.target.name === "why") {
      event.preventDefault();
      card.querySelector('button[value="not_now"]').click();
    }
  }

  send(card) {
    card.querySelector('button[value="send"]').click();
  }

  edit(card) {
    card.querySelector("textarea").focus();
  }

  not(card) {
    card.querySelector(".not-now").open = true;
    card.querySelector('[name="why"]').focus();
  }

  goOn(target) {
    this.run(target);
    const was = document.getElementById(this.asked ?? target.id);
    this.asked = undefined;
    if (was?.matches(".suggestion")) return was.querySelector("[aria-invalid=true]") ? undefined : was.focus();
    const left = [...this.querySelectorAll(".suggestion, .decided")];
    const next = left.slice(left.indexOf(was) + 1).find((card) => card.matches(".suggestion")) ?? this.querySelector(".suggestion");
    (next ?? was?.querySelector("button"))?.focus();
  }

  // Words that were typed are not lost by sending others.
  guard(event) {
    if (event.target.id !== "many") return;
    const changed = [...this.querySelectorAll(".suggestion :is(input, textarea):is([name=title], [name=description])")].find((field) => field.value !== field.defaultValue);
    if (!changed) return;
    event.preventDefault();
    changed.focus();
    document.getElementById("announcer").textContent = event.submitter.dataset.changed;
  }

  // What has reached the client cannot be taken back: its button leaves.
  run(part) {
    for (const form of part.parentElement?.querySelectorAll("[data-seconds]") ?? document.querySelectorAll("[data-seconds]")) {
      setTimeout(() => form.remove(), Number(form.dataset.seconds) * 1000);
    }
  }
}

customElements.define("review-queue", ReviewQueue);
