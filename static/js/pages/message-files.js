// Files for a message: chosen, dropped, pasted or photographed, they are sent ahead with a bar that moves, and hang on the message as chips.
const STILL_MS = 60_000; // nothing moves any more: the connection is gone, whatever the browser hopes

class MessageFiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.bar = this.querySelector("progress");
    this.problems = this.querySelector("[data-problems]");
    this.onChange = (event) => event.target.type === "file" && this.takeFrom(event.target);
    this.form.addEventListener("change", this.onChange);
    this.form.addEventListener("submit", (event) => "uploading" in this.dataset && event.preventDefault());
    this.querySelector(".attached").addEventListener("change", (event) => event.target.checked || this.drop(event.target));
    for (const name of ["dragenter", "dragover"]) this.form.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.form.addEventListener(name, () => this.form.classList.remove("composer--over"));
    this.form.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    this.form.addEventListener("paste", (event) => this.take(event, event.clipboardData));
  }

  over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("composer--over");
  }

  take(event, brought) {
    if (!brought.files.length) return;
    event.preventDefault();
    this.send([...brought.files]);
  }

  takeFrom(input) {
    const files = [...input.files];
    input.value = ""; // what is sent ahead does not go along with the form once more
    if (files.length) this.send(files);
  }

  drop(box) {
    box.closest("li").remove();
    this.form.elements.content.dispatchEvent(new Event("input", { bubbles: true })); // the draft says so too
    this.form.elements.content.focus();
  }

  send(files) {
    const sent = new FormData();
    for (const file of files) sent.append("upload", file);
    sent.append("end", "1");
    const request = new XMLHttpRequest();
    request.open("POST", this.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (step) => this.show(step, request));
    request.addEventListener("load", () => this.answered(request, files));
    for (const end of ["error", "abort"]) request.addEventListener(end, () => this.broke(files));
    request.addEventListener("loadend", () => this.rest());
    this.problems.replaceChildren();
    this.bar.value = 0;
    this.bar.hidden = false;
    this.dataset.uploading = "";
    request.send(sent);
  }

  show(step, request) {
    if (step.lengthComputable) this.bar.value = step.loaded / step.total;
    clearTimeout(this.timer);
    if (step.loaded < step.total) this.timer = setTimeout(() => request.abort(), STILL_MS);
  }

  answered(request, files) {
    if (request.status === 200) this.querySelector(".attached").insertAdjacentHTML("beforeend", request.responseText);
    else if (request.status === 422) this.problems.innerHTML = request.responseText;
    else this.broke(files);
    this.form.elements.content.dispatchEvent(new Event("input", { bubbles: true }));
  }

  broke(files) {
    this.problems.replaceChildren(this.querySelector("template[data-broken]").content.cloneNode(true));
    this.problems.querySelector("[data-again]").addEventListener("click", () => this.send(files));
  }

  rest() {
    clearTimeout(this.timer);
    this.bar.hidden = true;
    delete this.dataset.uploading;
    this.form.elements.content.focus();
  }
}

customElements.define("message-files", MessageFiles);
