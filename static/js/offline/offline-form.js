// A form of the page for times without a connection: what is written there is kept in this browser, and the page says so.
class OfflineForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector("[data-state]");
    this.form.addEventListener("submit", (event) => this.keep(event));
    this.form.hidden = false;
  }

  async keep(event) {
    event.preventDefault();
    if (this.isBusy) return;
    const fields = [...new FormData(this.form)].filter(([, value]) => value !== "");
    const said = fields.filter(([name]) => !["visibility", "asked", "begun"].includes(name));
    if (said.length < Number(this.dataset.least) || !said.some(([, value]) => value.trim())) return this.say(this.dataset.empty);
    this.isBusy = true;
    try {
      await self.unsent.add(this.dataset.kind, fields);
      this.clear(fields);
      this.say(this.dataset.kept);
      document.querySelector("unsent-texts").show();
      // Back already, perhaps: then it goes at once.
      if (navigator.onLine) self.unsent.send().catch(() => {});
    } catch {
      this.say(this.dataset.failed);
    } finally {
      this.isBusy = false;
    }
  }

  // Empty again, for the same readers.
  clear(fields) {
    const { visibility } = Object.fromEntries(fields);
    this.form.reset();
    for (const box of this.form.querySelectorAll("input[name=visibility]")) box.checked = box.value === visibility;
    for (const number of this.form.querySelectorAll("input[type=number]")) number.dispatchEvent(new Event("draft-filled"));
  }

  say(words) {
    this.state.textContent = words;
  }
}

customElements.define("offline-form", OfflineForm);

// Back again: the page that somebody wanted is there now, unless something is being written here.
addEventListener("online", () => {
  document.querySelector("[data-back]").hidden = false;
  self.unsent.send().catch(() => {});
});
if (navigator.onLine) document.querySelector("[data-back]").hidden = false;
