// A slider beside the number field that is sent. Nothing is chosen beforehand: until somebody answers, the slider has no thumb and says so.
class SliderField extends HTMLElement {
  connectedCallback() {
    this.range = this.querySelector("input[type=range]");
    this.number = this.querySelector("input[type=number]");
    this.range.hidden = false;
    this.range.addEventListener("input", () => this.answer(this.range.value));
    // A press on the very middle changes nothing for the browser, and is an answer all the same; a finger's makes no click there.
    for (const press of ["click", "pointerup"]) this.range.addEventListener(press, (event) => event.button === 0 && this.answer(this.range.value));
    this.range.addEventListener("keydown", (event) => this.typed(event));
    this.number.addEventListener("input", () => this.show());
    this.number.addEventListener("draft-filled", () => this.show());
    this.show();
  }

  // Digits answer at once; 1 0 typed quickly is ten. Delete opens the answer again.
  typed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (["Delete", "Backspace"].includes(event.key)) this.answer("");
    else if (/^\d$/.test(event.key)) this.answer(event.key === "0" && this.lastDigit === "1" ? "10" : event.key);
    else return;
    event.preventDefault();
    this.lastDigit = event.key;
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => { this.lastDigit = ""; }, 800);
  }

  answer(value) {
    if (this.number.value !== value) {
      this.number.value = value;
      this.number.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.show();
  }

  show() {
    const value = this.number.value;
    const isAnswered = value !== "" && this.number.validity.valid;
    this.toggleAttribute("data-answered", isAnswered);
    this.range.value = isAnswered ? value : 5;
    this.range.setAttribute("aria-valuetext", isAnswered ? this.dataset.of.replace("%s", value) : this.dataset.open);
    this.style.setProperty("--part", `${isAnswered ? 10 * value : 0}%`);
  }
}

customElements.define("slider-field", SliderField);
