// The worker: shows kept copies when there is no signal, keeps forms that found none, sends what waits.
// SHELL and FILES are written in by the server; another version is another worker.
"use strict";
const SHELL = "shell-@VERSION@", FILES = "@FILES@";
importScripts("@QUEUE@");
const { meta, note } = Outbox;
const here = async () => (await meta("here")) || {};
const forget = async () => {
  const { owner } = await here();
  if (owner) await Promise.all([caches.delete("kept-" + owner), note("kept:" + owner)]);
  await note("here");
};

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const kept = async (url) => {
  const { owner } = await here();
  if (owner) {
    const cache = await caches.open("kept-" + owner), how = { ignoreVary: true };
    const found = (await cache.match(url.pathname + url.search, how)) || (await cache.match(url.pathname, { ...how, ignoreSearch: true }));
    if (found) return found;
  }
  return null;
};
const nothing = async () => {
  const { lang } = await here();
  const page = await caches.match("/offline?lang=" + (lang === "en" ? "en" : "id"), { ignoreVary: true });
  return page || new Response("Tidak ada sinyal. No signal.", { status: 503, headers: { "content-type": "text/plain; charset=utf-8" } });
};
const file = async (request) => (await caches.match(request, { ignoreVary: true })) || fetch(request);

const page = async (request, url) => {
  // Somebody signed out where there was no signal: that comes before anything is shown.
  const leaving = await meta("leaving");
  if (leaving) {
    try { await fetch(leaving, { method: "POST", redirect: "manual" }); await note("leaving"); } catch { return nothing(); }
  }
  const copy = await kept(url);
  const asked = fetch(request).then((answer) => (copy && [502, 503, 504].includes(answer.status) ? copy : answer));
  if (!copy) return asked.catch(nothing);
  // A line that says nothing for so long shows what was kept.
  const patience = new Promise((yes) => { setTimeout(yes, 8000, copy); });
  return Promise.race([asked.catch(() => copy), patience]);
};

const form = async (request, url) => {
  const leaves = ["/sign-out", "/account/sign-out-everywhere"].includes(url.pathname);
  const again = request.clone();
  const { owner } = await here();
  if (leaves) await forget();
  try { return await fetch(request); } catch { /* no signal */ }
  if (leaves) { await note("leaving", url.pathname); return nothing(); }
  const body = await again.text();
  if (!owner || !new URLSearchParams(body).get("queue")) return nothing();
  try {
    await Outbox.write(owner, { path: url.pathname + url.search, body, from: request.referrer ? new URL(request.referrer).pathname : null });
  } catch { return nothing(); }
  if (registration.sync) registration.sync.register("lumbung").catch(() => {});
  return Response.redirect("/outbox", 303);
};

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith("/a/")) event.respondWith(file(request));
  else if (request.mode !== "navigate") return;
  else if (request.method === "GET") event.respondWith(page(request, url));
  else if (request.method === "POST") event.respondWith(form(request, url));
});

addEventListener("sync", (event) => {
  if (event.tag !== "lumbung") return;
  event.waitUntil(here().then(async ({ owner }) => {
    // Thrown, so that the browser comes back by itself.
    if (owner && (await Outbox.send(owner)) === "signal") throw new Error("no signal");
  }));
});

// Copies of what this reader may need without signal: which, the server says.
const keep = async (owner) => {
  const answer = await fetch("/offline/pages", { headers: { accept: "application/json" }, redirect: "manual" });
  if (!answer.ok) return;
  const wanted = await answer.json();
  if (wanted.owner !== owner) return;
  const cache = await caches.open("kept-" + owner);
  const before = new Map(((await meta("kept:" + owner)) || { pages: [] }).pages.map((one) => [one.address, one]));
  const pages = [];
  let bytes = 0, whole = true;
  for (const { address, version, word } of wanted.pages) {
    let one = before.get(address);
    if (!one || one.version !== version || !(await cache.match(address, { ignoreVary: true }))) {
      const copy = await fetch(address, { headers: { accept: "text/html", "x-keep": "1" }, redirect: "manual" });
      if (!copy.ok) continue;
      const text = await copy.clone().text();
      // Whoever signed in meanwhile is not to be read by the one before.
      if (!text.includes(`data-owner="${owner}"`)) return;
      one = { address, version, bytes: text.length };
      if (bytes + one.bytes > wanted.bytes_max) { whole = false; break; }
      // A file that only this page names is kept with it.
      for (const [, own] of text.matchAll(/src="(\/a\/[^"]+)"/g)) if (!(await caches.match(own))) await cache.add(own);
      await cache.put(address, copy);
    }
    bytes += one.bytes;
    pages.push({ ...one, word });
  }
  const names = new Set(pages.map((one) => one.address));
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!names.has(url.pathname + url.search) && !url.pathname.startsWith("/a/")) await cache.delete(request);
  }
  if ((await here()).owner !== owner) { await caches.delete("kept-" + owner); return; }
  await note("kept:" + owner, { at: Date.now(), pages });
  // No kept page names a file of an earlier version any more.
  if (whole) await Promise.all((await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name)));
};
addEventListener("message", (event) => {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep).catch(() => {}));
});
