// The worker beside the pages. VERSION, UNSENT, DEVICE and ICON stand above it (coachhub/device.py). Pages come from the network, always: they are personal, and
// none is kept. Kept are the page for times without a connection, which names nobody, and the styles, scripts and icons that it shows.
importScripts(UNSENT, DEVICE);
const SHELF = `shell-${VERSION}`, OFFLINE = "/offline/", PARTS = /(?:href|src)="(\/static\/[^"]+)"/g;

// A new version waits until the last page of the old one is closed.
self.addEventListener("install", (event) => event.waitUntil(keepShell()));

self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(fetch(request).catch((lost) => kept(request, lost)));
});

self.addEventListener("message", (event) => {
  if (event.data === "keep the shell") event.waitUntil(keepShell());
  if (event.data === "look after the device") event.waitUntil(self.device.lookAfter());
});

self.addEventListener("sync", (event) => {
  if (event.tag === "unsent") event.waitUntil(self.unsent.send().then(askAgain));
});

// A neutral line and a place; whoever presses it comes to the page, which asks who is there.
self.addEventListener("push", (event) => {
  const { words, place, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification("CoachHub", { body: words, tag, icon: ICON, badge: ICON, data: place }));
});

// The browser made another address for what it is told, or ended the one it had.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(self.device.lookAfter(event.oldSubscription?.endpoint)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data));
});

async function goTo(place) {
  const address = new URL(place, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const [open] = await self.clients.matchAll({ type: "window" });
  if (!open) return self.clients.openWindow(address.href);
  await open.focus();
  return open.navigate(address.href);
}

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELF) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

// The page and all that it links to, or nothing: half of it would be shown without its looks.
async function keepShell() {
  const page = await fetch(OFFLINE, { credentials: "same-origin", cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error(`The page for times without a connection answers ${page.status}.`);
  const parts = [...new Set(Array.from((await page.clone().text()).matchAll(PARTS), ([, address]) => address))];
  const shelf = await caches.open(SHELF);
  await shelf.addAll(parts);
  await shelf.put(OFFLINE, page);
  for (const request of await shelf.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== OFFLINE && !parts.includes(pathname)) await shelf.delete(request);
  }
}

async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (lost) {
    return kept(OFFLINE, lost);
  }
}

async function kept(request, lost) {
  const found = await caches.match(request);
  if (!found) throw lost;
  return found;
}

// A browser tries again later what ends in an error.
function askAgain(left) {
  if (left === "offline" || left === "later") throw new Error("Not everything could be sent.");
}
