// Tells the house that a shared file is open, and for how long it was in sight: every fifteen seconds, and when the page is left.
const EVERY_MS = 15000;
const LONGEST = 4 * 60 * 60;

class ViewClock extends HTMLElement {
  connectedCallback() {
    this.seconds = 0;
    this.since = document.hidden ? null : performance.now();
    this.onChange = () => this.turn();
    this.onLeave = () => this.tell();
    document.addEventListener("visibilitychange", this.onChange);
    addEventListener("pagehide", this.onLeave);
    this.timer = setInterval(() => this.since !== null && this.tell(), EVERY_MS);
    this.tell();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onChange);
    removeEventListener("pagehide", this.onLeave);
  }

  turn() {
    this.add();
    this.since = document.hidden ? null : performance.now();
    if (document.hidden) this.tell();
  }

  add() {
    const now = performance.now();
    if (this.since !== null) this.seconds += (now - this.since) / 1000;
    this.since = this.since === null ? null : now;
  }

  tell() {
    this.add();
    if (this.seconds > LONGEST) return;
    const said = new URLSearchParams({ token: this.dataset.token, seconds: Math.floor(this.seconds) });
    const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
    // Goes on when the page is left; what is lost is told with the next beat.
    fetch(this.dataset.url, { method: "POST", headers, body: said, keepalive: true, redirect: "error" }).catch(() => {});
  }
}

customElements.define("view-clock", ViewClock);
