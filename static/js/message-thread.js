// A thread that stays up to date: it asks for everything after the revision that it shows, so nothing is missed and nothing comes twice.
const NEAR_END = 100;
const SEEN_MS = 700;
const AGAIN_MS = 5_000;

class MessageThread extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".thread");
    this.toEnd = this.querySelector(".talk__new");
    this.isNewest = this.hasAttribute("data-newest");
    this.onNews = ({ detail: { name, data } }) => {
      const isMine = String(data.client) === this.dataset.client;
      if (["hello", "resync", "poll"].includes(name) || (isMine && ["message", "seen"].includes(name))) this.catchUp();
    };
    document.addEventListener("live", this.onNews);
    this.onLook = () => this.look();
    for (const event of ["visibilitychange", "scroll", "focus"]) addEventListener(event, this.onLook, { passive: true });
    document.addEventListener("visibilitychange", this.onLook);
    this.toEnd.addEventListener("click", () => this.scrollToEnd());
    const found = document.getElementById(this.dataset.found ?? "");
    if (found) {
      found.classList.add("said--found");
      found.scrollIntoView({ block: "center" });
    } else if (this.isNewest && !location.search.includes("before")) {
      this.scrollToEnd();
    }
    this.look();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("live", this.onNews);
    document.removeEventListener("visibilitychange", this.onLook);
    for (const event of ["visibilitychange", "scroll", "focus"]) removeEventListener(event, this.onLook);
  }

  async catchUp() {
    if (!this.isNewest) return;
    if (this.isAsking) {
      this.mustAskAgain = true;
      return;
    }
    this.isAsking = true;
    clearTimeout(this.timer);
    try {
      const answer = await fetch(`${this.dataset.news}?revision=${this.dataset.revision}`, { headers: { "HX-Request": "true" }, redirect: "error" });
      if (answer.ok) this.take(await answer.text());
      if (answer.status >= 500) throw new Error(answer.status);
    } catch {
      // No connection, or none behind the house yet: the stream may have greeted already.
      this.timer = setTimeout(() => this.catchUp(), AGAIN_MS);
    }
    this.isAsking = false;
    if (this.mustAskAgain) {
      this.mustAskAgain = false;
      this.catchUp();
    }
  }

  take(html) {
    const part = document.createElement("template");
    part.innerHTML = html;
    const news = part.content.firstElementChild;
    if (Number(news.dataset.revision) < Number(this.dataset.revision)) return; // an older answer that came late
    const wasNear = this.isNearEnd();
    let added = 0;
    for (const line of [...news.querySelectorAll("ol > li")]) added += this.put(line);
    this.querySelector("#thread-foot")?.replaceWith(news.querySelector("#thread-foot"));
    this.dataset.revision = news.dataset.revision;
    this.dataset.unread = news.dataset.unread;
    if (this.list.children.length) this.querySelector(".talk__empty")?.remove();
    if (wasNear) this.scrollToEnd();
    else if (added) this.toEnd.hidden = false;
    this.look();
  }

  put(line) {
    const known = document.getElementById(line.id);
    if (known && line.dataset.seq) known.replaceWith(line);
    if (known) return 0;
    if (line.dataset.seq && Number(line.dataset.seq) <= Number([...this.list.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq)) return 0; // on an older page
    this.list.insertBefore(line, this.list.querySelector("[data-pending]"));
    return line.dataset.seq ? 1 : 0;
  }

  isNearEnd() {
    return document.documentElement.scrollHeight - innerHeight - scrollY < NEAR_END;
  }

  scrollToEnd() {
    scrollTo({ top: document.documentElement.scrollHeight });
    this.toEnd.hidden = true;
  }

  look() {
    if (this.isNearEnd()) this.toEnd.hidden = true;
    if (document.hidden || !document.hasFocus() || !this.isNewest || !this.isNearEnd() || !Number(this.dataset.unread)) return;
    clearTimeout(this.seenTimer);
    this.seenTimer = setTimeout(() => this.tellSeen(), SEEN_MS);
  }

  async tellSeen() {
    const place = [...this.list.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    try {
      const answer = await fetch(this.dataset.seen, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token }, body: new URLSearchParams({ place }) });
      if (answer.ok) this.dataset.unread = 0;
    } catch {
      // No connection: it is told at the next look.
    }
  }
}

customElements.define("message-thread", MessageThread);
