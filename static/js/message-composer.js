// Sending without leaving the page: what is sent goes to the outbox, and the next one can be written. What is typed is kept as a draft.
const DRAFT_MS = 2000;

class MessageComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form.composer");
    this.input = this.form.elements.content;
    this.reply = this.form.querySelector(".composer__reply");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("input", () => this.keepSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    addEventListener("pagehide", () => this.keep());
    this.onClick = (event) => this.quote(event);
    document.addEventListener("click", this.onClick);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
  }

  get hasFile() {
    return [...this.form.querySelectorAll("[type=file]")].some((input) => input.files.length);
  }

  key(event) {
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing && (event.ctrlKey || event.metaKey || matchMedia("(pointer: fine)").matches);
    if (!isSent) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    // Nothing to send, or later: the server says so on a whole page.
    if (this.form.querySelector("[data-uploading]")) return event.preventDefault(); // its files are still on their way
    clearTimeout(this.timer);
    this.isKept = true; // what is sent is no draft
    if (!this.input.value.trim() || this.hasFile || this.form.elements.send_at?.value || !document.querySelector("message-thread[data-newest]")) return;
    event.preventDefault();
    const sent = new FormData(this.form);
    this.form.elements.form_token.value = newToken();
    this.clear();
    this.querySelector("message-outbox").add(sent);
  }

  clear() {
    this.input.value = "";
    this.form.elements.reply_to.value = "";
    this.reply.hidden = true;
    this.form.querySelector(".attached")?.replaceChildren();
    if (this.form.elements.asks_answer) this.form.elements.asks_answer.checked = false;
    this.input.focus();
  }

  quote(event) {
    const link = event.target.closest?.("[data-reply], [data-unreply]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.form.elements.reply_to.value = link.dataset.reply ?? "";
    this.reply.hidden = !link.dataset.reply;
    if (link.dataset.reply) this.reply.querySelector("span").textContent = link.closest("li").querySelector(".bubble__words").innerText.slice(0, 120);
    this.input.focus();
  }

  keepSoon() {
    this.isKept = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DRAFT_MS);
  }

  keep() {
    if (this.isKept !== false) return;
    this.isKept = true;
    // Goes on when the page is left; a failure is tried again with the next letter.
    fetch(this.dataset.draft, { method: "POST", body: new FormData(this.form), keepalive: true, redirect: "error" }).catch(() => (this.isKept = false));
  }
}

// randomUUID is missing where the house is reached by plain http in a local network.
function newToken() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

customElements.define("message-composer", MessageComposer);
