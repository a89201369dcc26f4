// News from the server for every open page. One tab listens for all of this browser's, because a browser opens few connections to one
// house; it holds a lock, and when it goes the next tab listens. Where streams do not get through, the page asks now and then instead.
const NAMES = ["hello", "resync", "message", "seen", "unread"];
const ASK_MS = 10_000;
const AGAIN_MS = 30_000;
const tabs = "BroadcastChannel" in self && navigator.locks ? new BroadcastChannel("live") : null;

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.words = document.title;
    if (tabs) {
      tabs.onmessage = ({ data }) => this.fromAnotherTab(data);
      tabs.postMessage({ name: "ask" });
      navigator.locks.request("live", () => new Promise(() => this.listen())); // held as long as this tab lives
    } else {
      this.listen();
    }
    this.timer = setInterval(() => this.ask(), ASK_MS);
    addEventListener("pagehide", () => this.source?.close());
    this.count("messages", Number(document.querySelector("[data-count=messages] span")?.textContent));
  }

  listen() {
    this.isListening = true;
    this.source = new EventSource(this.dataset.url);
    this.source.onopen = () => this.open(true);
    this.source.onerror = () => {
      this.open(false);
      // The browser comes back by itself unless it was told that there is nothing.
      if (this.source.readyState === EventSource.CLOSED) setTimeout(() => this.listen(), AGAIN_MS);
    };
    for (const name of NAMES) {
      this.source.addEventListener(name, (event) => {
        const news = { name, data: JSON.parse(event.data) };
        tabs?.postMessage(news);
        this.hear(news);
      });
    }
  }

  open(isOpen) {
    this.isOpen = isOpen;
    document.documentElement.toggleAttribute("data-live", isOpen);
    tabs?.postMessage({ name: isOpen ? "open" : "shut" });
  }

  fromAnotherTab(news) {
    if (news.name === "ask") {
      if (this.isListening && this.isOpen) tabs.postMessage({ name: "open" });
    } else if (news.name === "open" || news.name === "shut") {
      this.isOpen = news.name === "open";
      document.documentElement.toggleAttribute("data-live", this.isOpen);
      if (this.isOpen) this.catchUp(); // what came while this page was made was told before it listened
    } else {
      this.hear(news);
    }
  }

  hear({ name, data }) {
    if (name === "hello" || name === "unread") this.showCounts(data);
    document.dispatchEvent(new CustomEvent("live", { detail: { name, data } }));
    // What was told meanwhile is lost, and all tabs would ask in the same moment.
    if (name === "resync") setTimeout(() => this.countAnew(), Math.random() * 2000);
  }

  async countAnew() {
    if (!(await this.fetchCounts())) setTimeout(() => this.countAnew(), ASK_MS);
  }

  async ask() {
    if (!this.isOpen && !document.hidden) await this.catchUp();
  }

  async catchUp() {
    if (await this.fetchCounts()) this.hear({ name: "poll", data: {} });
  }

  async fetchCounts() {
    try {
      const answer = await fetch(this.dataset.unread, { redirect: "error", headers: { Accept: "application/json" } });
      if (answer.ok) this.showCounts(await answer.json());
      return answer.ok;
    } catch {
      return false; // no connection: the next round asks again
    }
  }

  showCounts(data) {
    this.count("messages", data.messages);
    this.count("notifications", data.notifications);
    for (const [client, unread] of Object.entries(data.threads ?? {})) {
      for (const place of document.querySelectorAll(`[data-unread-of="${client}"]`)) place.textContent = unread || "";
    }
    document.title = data.messages ? `(${data.messages}) ${this.words}` : this.words;
  }

  count(what, number) {
    for (const badge of document.querySelectorAll(`[data-count="${what}"]`)) {
      badge.hidden = !number;
      badge.querySelector("span").textContent = number || 0;
    }
  }
}

customElements.define("live-stream", LiveStream);
