// A part of the page that is fetched anew when there is news; never while somebody points at it, is inside it, or presses on it.
class LivePart extends HTMLElement {
  connectedCallback() {
    this.onNews = ({ detail }) => {
      if (["message", "unread", "hello", "resync", "poll"].includes(detail.name) && this.isReady) this.soon();
      this.isReady = true; // the first greeting comes with the page itself
    };
    document.addEventListener("live", this.onNews);
  }

  disconnectedCallback() {
    document.removeEventListener("live", this.onNews);
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.matches(":hover, :focus-within, :active") ? this.soon() : this.renew()), 400);
  }

  async renew() {
    try {
      const answer = await fetch(this.dataset.url, { headers: { "HX-Request": "true" }, redirect: "error" });
      if (answer.ok && !this.matches(":hover, :focus-within, :active")) this.innerHTML = await answer.text();
    } catch {
      // No connection: what stands here stays, and the next news asks again.
    }
  }
}

customElements.define("live-part", LivePart);
