// Beside a slider the number that it stands at, while it moves.
class RangeValue extends HTMLElement {
  connectedCallback() {
    this.range = this.querySelector("input[type=range]");
    this.shown = this.querySelector("output");
    this.shown.htmlFor = this.range.id;
    this.shown.hidden = false;
    this.range.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    this.shown.textContent = Number(this.range.value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  }
}

customElements.define("range-value", RangeValue);
