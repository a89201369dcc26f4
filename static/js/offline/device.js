// What the worker does so that this browser goes on being told things when its address at the push service changes. The house takes the new address only in
// the place of one that this person is told at; who signed out, or ended it, is told nothing.
{
  const ADDRESS = "/notifications/devices/renew/", FACT = "device";

  // `before` is the address that was; without it the one that the house knows of. One at a time, because pages ask for it as well.
  const lookAfter = (before) => (navigator.locks ? navigator.locks.request(FACT, () => renew(before)) : renew(before));

  async function renew(before) {
    const known = before ?? (await self.unsent.fact(FACT)), { pushManager } = self.registration;
    let subscription = await pushManager.getSubscription();
    if (!known || subscription?.endpoint === known) return;
    if (Notification.permission !== "granted") return end(subscription);
    await self.unsent.setFact(FACT, known);
    const door = await ask();
    if (door.type === "opaqueredirect") return end(subscription);
    // The house stumbles: the next page that is opened asks again.
    if (!door.ok) return;
    const { key, token } = await door.json();
    subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    const body = new URLSearchParams({ instead_of: known, endpoint, public_key: keys.p256dh, auth: keys.auth });
    const answer = await ask({ method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (answer.ok) await self.unsent.setFact(FACT, endpoint);
    else if (answer.status === 422) await end(subscription);
  }

  async function end(subscription) {
    await subscription?.unsubscribe();
    await self.unsent.setFact(FACT, null);
  }

  const ask = (options = {}) => fetch(ADDRESS, { redirect: "manual", credentials: "same-origin", cache: "no-store", ...options });

  self.device = { lookAfter };
}
