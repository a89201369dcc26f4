// Messages on this device: asked for only by a click, and only where the browser can. The page says what stands in the way.
class PushDevice extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.state = this.querySelector("[data-state]");
    this.button.addEventListener("click", () => this.turnOn());
    this.look().catch(() => this.say(this.dataset.failed));
  }

  async look() {
    if (!window.PushManager || !navigator.serviceWorker || !window.isSecureContext) return this.say(this.dataset.unable);
    if (Notification.permission === "denied") return this.say(this.dataset.denied);
    await navigator.serviceWorker.register("/service-worker.js");
    const subscription = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
    const isOn = subscription && document.querySelector(`[data-print="${await printOf(subscription.endpoint)}"]`);
    if (isOn) this.say(this.dataset.on);
    // By which the worker knows what to renew, should the browser make another address.
    if (isOn) await self.unsent.setFact("device", subscription.endpoint);
    this.button.hidden = Boolean(isOn);
  }

  async turnOn() {
    this.button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.say(this.dataset.denied);
      const { pushManager } = await navigator.serviceWorker.ready;
      // One that was made for another key of the house would be refused.
      await (await pushManager.getSubscription())?.unsubscribe();
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset.key });
      const { endpoint, keys } = subscription.toJSON();
      const body = new URLSearchParams({ endpoint, public_key: keys.p256dh, auth: keys.auth });
      body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(this.dataset.add, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok) return location.reload();
      await subscription.unsubscribe();
      this.say((await answer.json()).words);
    } catch {
      this.say(this.dataset.failed);
    } finally {
      this.button.disabled = false;
    }
  }

  say(words) {
    this.state.textContent = words;
  }
}

async function printOf(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("push-device", PushDevice);
