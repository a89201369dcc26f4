// How many minutes are left since something began. It changes four times a minute and never calls for attention.
class QuietClock extends HTMLElement {
  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), 15_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const left = Number(this.dataset.minutes) - Math.floor((Date.now() - new Date(this.dataset.begun)) / 60_000);
    this.textContent = (left < 0 ? this.dataset.over : this.dataset.left).replace("%s", Math.abs(left));
  }
}

customElements.define("quiet-clock", QuietClock);
