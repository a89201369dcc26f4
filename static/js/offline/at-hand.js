// On every page of somebody who is signed in: the worker, the page for times without a connection kept fresh, and what is unsent sent when it can be.
const REFRESHED_EVERY = 10 * 60_000;

class OfflineDoor extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB) return;
    document.addEventListener("submit", (event) => this.submitted(event), true);
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
    this.dialog?.addEventListener("click", (event) => this.decide(event.target.closest("button")?.dataset.do));
    this.begin().catch(() => {}); // Storage is closed to us: the pages work as before.
  }

  async begin() {
    await navigator.serviceWorker.register("/service-worker.js");
    const { active } = await navigator.serviceWorker.ready;
    const { account } = this.dataset, known = `${account} ${document.documentElement.lang}`;
    if ((await self.unsent.fact("known")) !== known || Date.now() - ((await self.unsent.fact("refreshed")) ?? 0) > REFRESHED_EVERY) {
      active.postMessage("keep the shell");
      active.postMessage("look after the device");
      await self.unsent.setFact("known", known);
      await self.unsent.setFact("refreshed", Date.now());
    }
    await self.unsent.setFact("account", account);
    await this.send();
  }

  send() {
    return this.dataset.writes === undefined ? "" : self.unsent.send().catch(() => "later");
  }

  submitted(event) {
    const form = event.target;
    if (new URL(form.action, location.href).pathname === this.dataset.signOut) this.leave(event, form);
    else if (form.dataset.unsent && !navigator.onLine && navigator.serviceWorker.controller && event.submitter?.name !== "later") this.keepHere(event, form);
    else if (form.dataset.unsent) self.unsent.setFact(`readers:${this.dataset.account}`, new FormData(form).get("visibility") ?? "private").catch(() => {});
  }

  // The network went while somebody was writing: the text waits on this device, and the page for such times shows it.
  keepHere(event, form) {
    stop(event);
    const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "form_token", "back"].includes(name));
    self.unsent.add(form.dataset.unsent, fields).then(() => {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
      location.assign("/offline/");
    }, () => {}); // Storage is closed to us: the text stays in its field.
  }

  // Signing out clears what this device keeps. With something unsent it asks first.
  leave(event, form) {
    if (this.isAsked) return;
    stop(event);
    this.form = form;
    this.ask().catch(() => this.signOut());
  }

  async ask() {
    const texts = await self.unsent.all();
    this.own = texts.filter((text) => text.account === this.dataset.account).length;
    this.isOfOthers = texts.length > this.own;
    if (!this.own) return this.signOut();
    this.say(this.own === 1 ? this.dataset.one : this.dataset.many.replace("%s", this.own));
    if (!this.dialog.open) this.dialog.showModal();
  }

  async decide(what) {
    if (what === "stay") this.dialog.close();
    if (what === "leave") await this.signOut();
    if (what !== "send") return;
    const left = await self.unsent.send(true).catch(() => "later");
    const texts = (await self.unsent.all()).filter((text) => text.account === this.dataset.account);
    if (!texts.length) await this.signOut();
    else this.say(texts.find((text) => text.reason)?.reason ?? (left === "offline" ? this.dataset.noConnection : this.dataset.later));
  }

  // What another account wrote here stays, and so must the storage that holds it.
  async signOut() {
    this.isAsked = true;
    try {
      await self.unsent.forget(this.dataset.account);
      for (const name of await caches.keys()) await caches.delete(name);
      const worker = await navigator.serviceWorker.getRegistration();
      await (await worker?.pushManager?.getSubscription())?.unsubscribe();
    } finally {
      if (this.isOfOthers) this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keeps_unsent", value: "1" }));
      this.form.requestSubmit();
    }
  }

  say(words) {
    this.dialog.querySelector("[data-words]").textContent = words;
  }
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

customElements.define("offline-door", OfflineDoor);
