// Opens the browser's own print dialog; without scripts there is no such button, and the browser's menu does the same.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", async () => {
      await Promise.all([...document.querySelectorAll("[data-chart]")].map((view) => view.drawn?.()));
      window.print();
    });
  }
}

customElements.define("print-button", PrintButton);
