// Several tags in one line: the browser's own suggestions replace the whole line, so each one begins with what stands before the last comma.
class TagField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.options = [...(this.querySelector("datalist")?.options ?? [])].map((option) => [option, option.value]);
    this.input.addEventListener("input", () => this.suggest());
    this.suggest();
  }

  suggest() {
    const kept = this.input.value.slice(0, this.input.value.lastIndexOf(",") + 1);
    const taken = new Set(kept.toLowerCase().split(",").map((tag) => tag.trim()));
    for (const [option, tag] of this.options) {
      option.value = kept ? `${kept} ${tag}` : tag;
      option.disabled = taken.has(tag.toLowerCase());
    }
  }
}

customElements.define("tag-field", TagField);
