// A message that leaves after its seconds, waits while somebody points at it or is inside it, and closes by its button.
class ToastMessage extends HTMLElement {
  connectedCallback() {
    this.left = Number(this.getAttribute("seconds")) * 1000;
    this.querySelector(".toast__close")?.addEventListener("click", () => this.leave());
    if (this.left) {
      for (const calm of ["pointerenter", "focusin"]) this.addEventListener(calm, () => this.wait());
      for (const free of ["pointerleave", "focusout"]) this.addEventListener(free, () => this.run());
      this.run();
    }
    if (!ToastMessage.isPageRead) this.speak();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  run() {
    if (this.matches(":hover, :focus-within")) return;
    clearTimeout(this.timer);
    this.startedAt = performance.now();
    this.timer = setTimeout(() => this.leave(), this.left);
  }

  wait() {
    clearTimeout(this.timer);
    this.left = Math.max(this.left - (performance.now() - this.startedAt), 1500);
  }

  leave() {
    this.dataset.leaving = "";
    // The transition may be off, so the clock decides and not its end.
    setTimeout(() => this.remove(), 200);
  }

  // A live region that arrives with the page is not read aloud; what is put into it later is.
  speak() {
    setTimeout(() => {
      document.getElementById("announcer").textContent = this.querySelector("p")?.textContent ?? "";
    }, 300);
  }
}

customElements.define("toast-message", ToastMessage);
ToastMessage.isPageRead = true;

function raise(id) {
  const words = document.getElementById(id)?.content.cloneNode(true);
  if (words) document.getElementById("toasts").replaceChildren(words);
}

document.addEventListener("htmx:sendError", () => raise("toast-offline"));
document.addEventListener("htmx:timeout", () => raise("toast-offline"));
document.addEventListener("htmx:responseError", () => raise("toast-failed"));
