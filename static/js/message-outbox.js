// Messages on their way: each stands at the end of the thread at once and goes in its turn. One whose answer is lost keeps its words and is
// tried again as soon as there is news, now and then, and by hand; the server takes each only once however often it is tried.
const ANSWER_MS = 30_000;
const AGAIN_MS = [5_000, 10_000, 20_000, 60_000];

class MessageOutbox extends HTMLElement {
  connectedCallback() {
    this.thread = document.querySelector("message-thread[data-newest]");
    this.onNews = () => this.waiting.length && this.sendAll(); // the house can be reached
    this.onLeave = (event) => this.thread?.list.querySelector("[data-pending]") && event.preventDefault(); // its words would be lost
    document.addEventListener("live", this.onNews);
    addEventListener("beforeunload", this.onLeave);
  }

  disconnectedCallback() {
    document.removeEventListener("live", this.onNews);
    removeEventListener("beforeunload", this.onLeave);
    clearTimeout(this.timer);
  }

  get waiting() {
    return [...(this.thread?.list.querySelectorAll("[data-pending]:not([data-refused])") ?? [])];
  }

  add(sent) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
    line.sent = sent;
    line.querySelector(".bubble__words").innerText = sent.get("content").trim();
    line.querySelector("[data-again]").addEventListener("click", () => this.sendAll(line));
    this.thread.list.append(line);
    this.sendAll(line);
    this.thread.scrollToEnd();
  }

  // One after the other, so that they stand in the order in which they were written; one that was refused does not hold up the others.
  async sendAll(asked) {
    asked?.removeAttribute("data-refused");
    if (asked) this.show(asked, this.dataset.sending);
    this.mustSend = true;
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    while (this.mustSend) {
      this.mustSend = false;
      for (const line of this.waiting) if (!(await this.send(line))) break;
    }
    this.isSending = false;
    for (const line of this.waiting) this.show(line, this.dataset.lost);
    this.failed = this.waiting.length ? Math.min((this.failed ?? -1) + 1, AGAIN_MS.length - 1) : -1;
    if (this.failed >= 0) this.timer = setTimeout(() => this.sendAll(), AGAIN_MS[this.failed]);
  }

  // True when the next one may go: this one is taken, or will never be.
  async send(line) {
    this.show(line, this.dataset.sending);
    try {
      // Not in the form: what is tried again must be the same to the letter, or it would count as another message.
      const asked = { method: "POST", body: line.sent, headers: { "HX-Request": "true" }, redirect: "error", signal: AbortSignal.timeout(ANSWER_MS) };
      const answer = await fetch(`${this.dataset.url}?revision=${this.thread.dataset.revision}`, asked);
      if (answer.status >= 500 || answer.status === 429) return false;
      const html = await answer.text();
      if (answer.ok) {
        line.remove();
        this.thread.take(html);
        return true;
      }
      line.dataset.refused = answer.status;
      this.show(line, this.reason(html));
      return true;
    } catch {
      return false; // no connection: it is tried again when there is news
    }
  }

  reason(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelector("[role=alert], .field__error")?.innerText.trim() || this.dataset.lost;
  }

  show(line, words) {
    const isOnItsWay = words === this.dataset.sending;
    line.querySelector(".bubble").ariaBusy = isOnItsWay ? "true" : null;
    line.querySelector("[data-again]").hidden = isOnItsWay;
    line.querySelector("[data-state]").textContent = words;
  }
}

customElements.define("message-outbox", MessageOutbox);
