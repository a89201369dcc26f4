// Holds what only works with passkeys: appears where the browser knows them, and says so when one was not used.
class PasskeyArea extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.onFailure = (event) => {
      event.preventDefault();
      const words = this.querySelector("[role=alert]");
      words.textContent = this.getAttribute("sorry");
      words.hidden = false;
    };
    document.addEventListener("allauth.error", this.onFailure);
  }

  disconnectedCallback() {
    document.removeEventListener("allauth.error", this.onFailure);
  }
}

customElements.define("passkey-area", PasskeyArea);
