// The list of what this device keeps until it can be sent: the words of whoever is here, and of others only that there are some.
class UnsentTexts extends HTMLElement {
  connectedCallback() {
    if (!window.indexedDB) return;
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    self.unsent.whenChanged(() => this.show());
    for (const change of ["online", "offline"]) addEventListener(change, () => this.tell(""));
    this.show();
    this.ownForms();
  }

  async show() {
    // Without a connection nobody can say who is here: it is whoever was here last.
    const account = this.dataset.account || (await self.unsent.fact("account"));
    const texts = await self.unsent.all();
    const own = texts.filter((text) => text.account === account), others = texts.length - own.length;
    this.querySelector("[data-list]").replaceChildren(...own.map((text) => this.row(text)));
    this.hidden = !texts.length;
    const line = this.querySelector("[data-others]");
    line.hidden = !others;
    line.textContent = others === 1 ? this.dataset.othersOne : this.dataset.othersMany.replace("%s", others);
    this.querySelector("[data-do=send]").hidden = !own.length;
    this.tell("");
  }

  row(text) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const typed = new Map(text.fields), when = new Date(text.writtenAt);
    row.dataset.text = text.id;
    const answers = text.fields.filter(([name, value]) => /_\d+$/.test(name) && value !== "").length;
    row.querySelector("[data-words]").textContent = text.kind === "entry" ? typed.get("body") : this.dataset.checkIn.replace("%s", answers);
    row.querySelector("time").dateTime = text.writtenAt;
    row.querySelector("time").textContent = when.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    for (const readers of row.querySelectorAll("[data-readers]")) readers.hidden = text.kind !== "entry" || readers.dataset.readers !== typed.get("visibility");
    row.querySelector("[data-reason]").textContent = text.reason ?? "";
    row.querySelector("[data-reason]").hidden = !text.reason;
    return row;
  }

  async press(button) {
    if (button?.dataset.do === "send") this.tell(await self.unsent.send(true).catch(() => "later"));
    if (button?.dataset.do === "drop") this.drop(button);
  }

  // Asked twice, in place.
  drop(button) {
    const { text } = button.closest("[data-text]").dataset;
    if (button.dataset.asked) self.unsent.drop(text).then(() => this.show());
    button.dataset.asked = "1";
    button.textContent = this.dataset.sure;
  }

  tell(left) {
    const words = { offline: this.dataset.offline, "signed-out": this.dataset.signedOut, later: this.dataset.later };
    this.querySelector("[data-sending]").textContent = words[left || (navigator.onLine ? "" : "offline")] ?? "";
  }

  // What others wrote is nobody's to read; what is theirs starts with the readers that they chose last.
  async ownForms() {
    const account = this.dataset.account || (await self.unsent.fact("account")), readers = account && (await self.unsent.fact(`readers:${account}`));
    for (const box of document.querySelectorAll("offline-form input[name=visibility]")) box.checked = box.value === (readers || "private");
  }
}

customElements.define("unsent-texts", UnsentTexts);
