// Opens the browser's own print dialog; without scripts there is no such button, and the browser's menu does the same.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", () => window.print());
  }
}

customElements.define("print-button", PrintButton);
