// What waits to be sent, in IndexedDB: kept before anything else, sent once each in the order of writing.
// Pages and the worker share it. A packet is a form's own body; n is this device's count for one owner.
self.Outbox = (() => {
  "use strict";
  const LONGEST_WAIT = 30000, REFUSED = [400, 403, 404, 409, 410, 412, 413, 422];
  let opened = null;
  const got = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const open = () => {
    if (!opened) {
      const asked = indexedDB.open("lumbung", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("packets", { keyPath: ["owner", "n"] });
        asked.result.createObjectStore("meta");
      };
      opened = got(asked).then((db) => {
        db.onclose = db.onversionchange = () => { db.close(); opened = null; };
        return db;
      });
      opened.catch(() => { opened = null; });
    }
    return opened;
  };
  // Either everything of `work` is on the disk when this ends, or nothing is.
  const within = async (mode, work) => {
    const tx = (await open()).transaction(["packets", "meta"], mode, { durability: "strict" });
    const ended = new Promise((yes, no) => { tx.oncomplete = yes; tx.onabort = () => no(tx.error || new Error("aborted")); });
    ended.catch(() => {});
    let answer;
    try { answer = await work(tx.objectStore("packets"), tx.objectStore("meta")); } catch (error) {
      try { tx.abort(); } catch { /* it ended by itself */ }
      throw error;
    }
    await ended;
    return answer;
  };
  const meta = (key) => within("readonly", (_, store) => got(store.get(key)));
  const note = (key, value) => within("readwrite", (_, store) => got(value === undefined ? store.delete(key) : store.put(value, key)));
  const of = (owner) => IDBKeyRange.bound([owner, 0], [owner, Infinity]);
  const list = (owner) => within("readonly", (packets) => got(packets.getAll(of(owner))));
  // How many wait for other people on this phone: a number, and nothing else of theirs.
  const others = (owner) => within("readonly", async (packets) => (await got(packets.count())) - (await got(packets.count(of(owner)))));
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("lumbung") : null;
  const tell = () => { if (channel) channel.postMessage("changed"); if (self.onoutbox) self.onoutbox(); };

  // UUIDv7: the time as this device has it, and chance.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let time = Date.now();
    for (let at = 5; at >= 0; at -= 1) { bytes[at] = time % 256; time = Math.floor(time / 256); }
    bytes[6] = (bytes[6] & 15) | 112;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const device = async (store, owner) => (await got(store.get("device:" + owner))) || { id: uuid(), n: 0 };

  // Keeps a packet; `of` takes the place of an earlier one (its answer to a question).
  const write = async (owner, { path, body, mine, from }, instead) => {
    const [kind, thing, ...says] = (new URLSearchParams(body).get("queue") || "||").split("|");
    const packet = await within("readwrite", async (packets, store) => {
      const own = await device(store, owner);
      own.n += 1;
      await got(store.put(own, "device:" + owner));
      if (instead) await got(packets.delete([owner, instead]));
      const written = {
        owner, n: own.n, device: own.id, at: Date.now(), path, body, from: from || null,
        mine: mine || [], kind, thing: thing || path, says: says.join("|"), tries: 0, state: "waiting",
      };
      await got(packets.put(written));
      return written;
    });
    tell();
    return packet;
  };
  const drop = async (owner, n) => { await within("readwrite", (packets) => got(packets.delete([owner, n]))); tell(); };
  const change = (packet, how) => within("readwrite", async (packets) => {
    const now = await got(packets.get([packet.owner, packet.n]));
    if (now) await got(packets.put({ ...now, ...how }));
  });

  // Never two senders: the browser's lock, or a lease in the database where there is none.
  const alone = async (work) => {
    if (self.navigator.locks) return navigator.locks.request("lumbung-send", work);
    const token = uuid();
    const mine = await within("readwrite", async (_, store) => {
      const held = await got(store.get("lease"));
      const left = held ? held.until - Date.now() : 0;
      // A clock that was put back would make a lease last for ever.
      if (left > 0 && left <= 2 * LONGEST_WAIT) return false;
      await got(store.put({ token, until: Date.now() + 2 * LONGEST_WAIT }, "lease"));
      return true;
    });
    if (!mine) return "busy";
    try {
      return await work(() => note("lease", { token, until: Date.now() + 2 * LONGEST_WAIT }));
    } finally { await note("lease"); }
  };

  const ask = async (packet) => {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), LONGEST_WAIT);
    try {
      const answer = await fetch(packet.path, {
        method: "POST", body: packet.body, redirect: "manual", cache: "no-store", signal: stop.signal,
        headers: {
          "content-type": "application/x-www-form-urlencoded", accept: "text/html", "x-device": packet.device,
          "x-device-sequence": String(packet.n), "x-written-at": new Date(packet.at).toISOString(),
        },
      });
      // A wireless network's own door answers too, with a page of its own: that is no answer of Lumbung's.
      if (answer.headers.get("x-packet") !== packet.device + "/" + packet.n) return null;
      return { status: answer.status, to: answer.headers.get("x-packet-to"), html: REFUSED.includes(answer.status) ? await answer.text() : "" };
    } catch { return null; } finally { clearTimeout(clock); }
  };

  // Sends what may be sent, and says why it ended: "done", "signal", "person" (somebody else is signed in, or nobody), "busy".
  const send = (owner) => alone(async (renew) => {
    for (;;) {
      const all = await list(owner);
      const next = all.find((packet, at) => packet.state === "waiting" && !all.slice(0, at).some((before) => before.thing === packet.thing && before.state !== "note"));
      if (!next) return "done";
      if (renew instanceof Function) await renew();
      await change(next, { tries: next.tries + 1 });
      const answer = await ask(next);
      if (answer) await note("contact:" + owner, Date.now());
      if (answer && answer.status < 300) {
        await within("readwrite", async (packets, store) => {
          await got(packets.delete([owner, next.n]));
          const sent = (await got(store.get("sent:" + owner))) || [];
          await got(store.put([{ n: next.n, says: next.says, at: next.at, took: Date.now(), to: answer.to }, ...sent].slice(0, 20), "sent:" + owner));
        });
      } else if (answer && REFUSED.includes(answer.status)) {
        await change(next, { state: "question", status: answer.status, html: answer.html.slice(0, 100000) });
      } else {
        return !answer ? "signal" : answer.status === 401 ? "person" : "busy";
      }
      tell();
    }
  });
  return { list, others, write, drop, change, send, meta, note, uuid, channel, tell };
})();
