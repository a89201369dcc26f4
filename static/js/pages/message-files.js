// Files for a message: chosen, dropped, pasted or photographed, they are sent ahead with a bar that moves, and hang on the message as chips.
const STILL_SECONDS = 60; // nothing moves any more: the connection is gone, whatever the browser hopes
const LOOKED_AT = 3; // so many times as long for the house to look at what has left, which may still lie on this device

class MessageFiles extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.bar = this.querySelector("progress");
    this.problems = this.querySelector("[data-problems]");
    this.form.addEventListener("change", (event) => event.target.type === "file" && this.takeFrom(event.target));
    this.form.addEventListener("submit", (event) => this.hold(event));
    this.querySelector(".attached").addEventListener("change", (event) => event.target.checked || this.drop(event.target));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) this.form.addEventListener(name, (event) => this.over(event));
    for (const name of ["drop", "paste"]) this.form.addEventListener(name, (event) => this.take(event, event.dataTransfer ?? event.clipboardData));
  }

  over(event) {
    const isOver = ["dragenter", "dragover"].includes(event.type) && event.dataTransfer.types.includes("Files");
    if (isOver) event.preventDefault();
    this.form.classList.toggle("composer--over", isOver);
  }

  take(event, brought) {
    if (brought.files.length) event.preventDefault();
    this.bring([...brought.files]);
  }

  takeFrom(input) {
    const files = [...input.files];
    input.value = ""; // what is sent ahead does not go along with the form once more
    this.bring(files);
  }

  bring(files) {
    if (!files.length) return;
    if (!this.waiting) this.problems.replaceChildren();
    const sent = new FormData(); // by its token and number the house knows a lot that comes again
    for (const file of files) sent.append("upload", file);
    for (const [name, value] of [["form_token", this.form.elements.form_token.value], ["lot", performance.now()], ["end", "1"]]) sent.append(name, value);
    this.send(sent);
  }

  drop(box) {
    box.closest("li").remove();
    this.form.elements.content.dispatchEvent(new Event("input", { bubbles: true })); // the draft says so too
    this.form.elements.content.focus();
  }

  // Not without its files: it goes as soon as they are here.
  hold(event) {
    if (!this.waiting) return;
    event.preventDefault();
    this.awaited ??= this.say(this.querySelector("template[data-awaited]").content.cloneNode(true));
  }

  send(sent) {
    this.waiting = (this.waiting ?? 0) + 1;
    this.dataset.uploading = "";
    this.turn = (this.turn ?? Promise.resolve()).then(() => this.upload(sent));
  }

  upload(sent) {
    const request = new XMLHttpRequest();
    request.open("POST", this.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (step) => this.watch(request, step));
    request.addEventListener("load", () => this.answered(request, sent));
    for (const end of ["error", "abort"]) request.addEventListener(end, () => this.broke(sent));
    Object.assign(this.bar, { value: 0, hidden: false });
    this.watch(request);
    return new Promise((done) => {
      request.addEventListener("loadend", () => this.rest(done));
      request.send(sent);
    });
  }

  watch(request, step) {
    if (step?.lengthComputable) this.bar.value = step.loaded / step.total;
    const times = step && step.loaded === step.total ? LOOKED_AT : 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => request.abort(), times * 1000 * Number(this.dataset.still ?? STILL_SECONDS));
  }

  answered(request, sent) {
    if (request.status === 200) this.querySelector(".attached").insertAdjacentHTML("beforeend", request.responseText);
    else if (request.status === 422) this.say(document.createRange().createContextualFragment(request.responseText));
    else this.broke(sent);
    this.form.elements.content.dispatchEvent(new Event("input", { bubbles: true }));
  }

  broke(sent) {
    const said = this.say(this.querySelector("template[data-broken]").content.cloneNode(true));
    said.querySelector("[data-again]").addEventListener("click", () => {
      said.remove();
      this.send(sent);
    });
  }

  say(words) {
    const said = this.problems.appendChild(document.createElement("div"));
    said.append(words);
    return said;
  }

  rest(done) {
    clearTimeout(this.timer);
    this.bar.hidden = true;
    done();
    if ((this.waiting -= 1)) return;
    delete this.dataset.uploading;
    this.form.elements.content.focus();
    this.awaited?.remove();
    if (this.awaited && !this.problems.childElementCount) this.form.requestSubmit();
    this.awaited = null;
  }
}

customElements.define("message-files", MessageFiles);
