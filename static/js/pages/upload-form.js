// Sending files with a bar that moves, by choosing, dropping or pasting them. What breaks off on the way is said, and can be sent again.
const STILL_SECONDS = 60; // nothing moves any more: the connection is gone, whatever the browser hopes
const LOOKED_AT = 3; // so many times as long for the house to look at what has left, which may still lie on this device

class UploadForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.submit(event));
    for (const event of ["dragenter", "dragover"]) this.addEventListener(event, (drag) => this.over(drag));
    for (const event of ["dragleave", "drop"]) this.addEventListener(event, () => this.classList.remove("upload--over"));
    this.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    this.addEventListener("paste", (event) => this.take(event, event.clipboardData));
  }

  get form() {
    return this.querySelector("form");
  }

  get input() {
    return this.querySelector("input[type=file]");
  }

  over(event) {
    if (![...event.dataTransfer.types].includes("Files") || !this.input) return;
    event.preventDefault();
    this.classList.add("upload--over");
  }

  take(event, brought) {
    if (!this.input || !brought.files.length) return;
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of this.input.multiple ? [...this.input.files, ...brought.files] : [brought.files[0]]) all.items.add(file);
    this.input.files = all.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  submit(event) {
    if (!this.input?.files.length) return; // no file: an ordinary form
    event.preventDefault();
    if (this.sending) return;
    if ([...this.input.files].some((file) => file.size > Number(this.dataset.most))) return this.say("large");
    this.sending = new XMLHttpRequest();
    this.sending.open("POST", this.form.action);
    this.sending.setRequestHeader("HX-Request", "true");
    this.sending.setRequestHeader("X-Upload", "1");
    this.sending.upload.addEventListener("progress", (step) => this.show(step));
    this.sending.addEventListener("load", () => this.answered());
    for (const end of ["error", "abort"]) this.sending.addEventListener(end, () => this.broke());
    this.say("sending");
    this.watch(1);
    this.sending.send(new FormData(this.form));
  }

  show(step) {
    const bar = this.querySelector("progress");
    bar.hidden = false;
    if (step.lengthComputable) bar.value = step.loaded / step.total;
    if (step.loaded === step.total) this.say("looking");
    this.watch(step.loaded < step.total ? 1 : LOOKED_AT);
  }

  watch(times) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sending?.abort(), times * 1000 * Number(this.dataset.still ?? STILL_SECONDS));
  }

  answered() {
    clearTimeout(this.timer);
    const { status, responseText } = this.sending;
    const place = this.sending.getResponseHeader("X-Location");
    if (place) location.assign(place);
    else if (status === 422) this.again(responseText);
    else this.broke();
  }

  again(html) {
    this.sending = null;
    this.innerHTML = html;
    this.querySelector("[aria-invalid], .field--wrong input, input")?.focus();
  }

  broke() {
    clearTimeout(this.timer);
    this.sending = null;
    this.querySelector("progress").hidden = true;
    this.say("broken");
  }

  say(what) {
    this.querySelector("[data-state]").textContent = this.querySelector(`template[data-${what}]`).content.textContent;
  }
}

customElements.define("upload-form", UploadForm);
