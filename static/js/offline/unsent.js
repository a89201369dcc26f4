// What was written without a connection: kept in this browser until the server has it, never changed, sent once, and gone after that.
// Pages and the worker share it. Each text has an id of its own, so that the server answers alike however often it comes.
{
  const ADDRESS = "/me/unsent/", TEXTS = "texts", REASONS = "reasons", FACTS = "facts";
  const news = new BroadcastChannel("unsent");
  let opened;

  function open() {
    return (opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("unsent", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore(TEXTS, { keyPath: "id" });
        for (const store of [REASONS, FACTS]) asked.result.createObjectStore(store);
      };
      asked.onsuccess = () => {
        // Another part of the house wants it gone.
        asked.result.onversionchange = () => (asked.result.close(), (opened = null));
        resolve(asked.result);
      };
      asked.onerror = () => ((opened = null), reject(asked.error));
    }));
  }

  // One transaction: `work` gets the store, and what it asked for is the answer once all of it is on the disk.
  async function within(store, mode, work) {
    const transaction = (await open()).transaction(store, mode, { durability: "strict" });
    const asked = work(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }

  // Here, in the other pages and in the worker.
  function tell() {
    news.postMessage("changed");
    news.dispatchEvent(new MessageEvent("message"));
  }

  const fact = (name) => within(FACTS, "readonly", (store) => store.get(name));
  const setFact = (name, value) => within(FACTS, "readwrite", (store) => store.put(value, name));

  // Oldest first, each with the reason why the server would not have it, if there is one.
  async function all() {
    const texts = await within(TEXTS, "readonly", (store) => store.getAll());
    for (const text of texts) text.reason = await within(REASONS, "readonly", (store) => store.get(text.id));
    return texts.sort((one, other) => one.writtenAt.localeCompare(other.writtenAt));
  }

  // Whoever used this browser last with a connection is whose text it is.
  async function add(kind, fields) {
    const account = await fact("account");
    if (!account) throw new Error("Nobody signed in here yet.");
    // A null that was pasted would be refused by the house.
    const typed = fields.map(([name, value]) => [name, String(value).replaceAll("\0", "")]);
    await within(TEXTS, "readwrite", (store) => store.add({ id: crypto.randomUUID(), account, kind, fields: typed, writtenAt: new Date().toISOString() }));
    const [, readers] = fields.find(([name]) => name === "visibility") ?? [];
    if (readers) await setFact(`readers:${account}`, readers);
    tell();
    const worker = await self.navigator.serviceWorker?.getRegistration();
    await worker?.sync?.register("unsent").catch(() => {});
  }

  async function drop(id) {
    await within(TEXTS, "readwrite", (store) => store.delete(id));
    await within(REASONS, "readwrite", (store) => store.delete(id));
    tell();
  }

  // All but what another account wrote.
  async function forget(account) {
    for (const text of await all()) if (text.account === account) await drop(text.id);
    for (const name of ["account", "known", "refreshed", "device", `readers:${account}`]) await within(FACTS, "readwrite", (store) => store.delete(name));
  }

  // One at a time, whether this page, another one or the worker sends. `again` tries what was refused as well.
  const send = (again = false) => (navigator.locks ? navigator.locks.request("unsent", () => sendAll(again)) : sendAll(again));

  // What came of it: "" when there is nothing left to try, else "offline", "signed-out" or "later".
  async function sendAll(again) {
    const waiting = (await all()).filter((text) => again || !text.reason);
    if (!waiting.length) return "";
    let left = "";
    try {
      const door = await ask(ADDRESS);
      if (door.type === "opaqueredirect") return "signed-out";
      if (!door.ok) return "later";
      const { account, token } = await door.json();
      for (const text of waiting) {
        // One that the server stumbles over does not hold up the others.
        if (text.account === account && !(await deliver(text, token))) left = "later";
      }
      return left;
    } catch {
      return "offline";
    }
  }

  async function deliver(text, token) {
    const body = new URLSearchParams(text.fields);
    for (const [name, value] of Object.entries({ kind: text.kind, account: text.account, form_token: text.id, written_at: text.writtenAt })) body.set(name, value);
    const answer = await ask(ADDRESS, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (answer.ok) {
      await drop(text.id);
      return true;
    }
    if (![409, 422].includes(answer.status)) return false;
    const { words } = await answer.json();
    await within(REASONS, "readwrite", (store) => store.put(words, text.id));
    tell();
    return true;
  }

  const ask = (address, options = {}) => fetch(address, { redirect: "manual", credentials: "same-origin", cache: "no-store", ...options });

  self.unsent = { add, all, drop, fact, forget, send, setFact, whenChanged: (call) => news.addEventListener("message", call) };
}
