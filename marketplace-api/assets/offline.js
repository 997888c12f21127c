// The page's side of what works without signal: keeps forms that may wait, asks the worker for kept copies,
// sends what waits, and draws the outbox. Words come from the page.
(() => {
  "use strict";
  const body = document.body, owner = body.dataset.owner || "", page = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const two = (n) => String(n).padStart(2, "0");
  const clock = (time) => { const at = new Date(time); return two(at.getHours()) + (page.lang === "en" ? ":" : ".") + two(at.getMinutes()); };
  const moment = (time) => { const at = new Date(time); return two(at.getDate()) + "-" + two(at.getMonth() + 1) + " " + clock(time); };
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? facts[key] : whole));
  const isKept = "kept" in body.dataset;
  const worker = navigator.serviceWorker;
  const say = (id, text) => { const spot = document.getElementById("s-" + id); if (spot) { spot.hidden = !text; if (text) all("[data-words]", spot).forEach((words) => { words.textContent = text; }); } };

  // --- who reads: kept copies are theirs alone, and go when somebody else comes
  const person = (of) => of.split("-").slice(5).join("-");
  const arrive = async () => {
    const before = await Outbox.meta("here");
    if (owner) {
      const names = "caches" in self ? await caches.keys() : [];
      await Promise.all(names.filter((name) => name.startsWith("kept-") && person(name.slice(5)) !== person(owner)).map((name) => caches.delete(name)));
      if (!before || before.owner !== owner || before.lang !== page.lang) await Outbox.note("here", { owner, lang: page.lang });
    } else if (one('form[action="/sign-in"]') && before) {
      if ("caches" in self && before.owner) await caches.delete("kept-" + before.owner);
      await Outbox.note("here", { lang: page.lang });
    }
  };
  const HOUR = 3600000;
  const renew = async () => {
    if (!worker || !owner || isKept || !navigator.onLine) return;
    const kept = await Outbox.meta("kept:" + owner);
    // Whichever way this phone's clock was put.
    if (kept && Math.abs(Date.now() - kept.at) < HOUR && "caches" in self && (await caches.has("kept-" + owner))) return;
    const ready = await worker.ready;
    ready.active.postMessage({ keep: owner });
  };

  // --- what was evicted is said: a cookie remembers how much waited, and outlives the database
  const cookie = (name) => Number((new RegExp("(?:^|; )" + name + "=(\\d+)").exec(document.cookie) || [0, 0])[1]);
  const remember = (name, n) => { document.cookie = name + "=" + n + "; path=/; max-age=34560000; samesite=lax" + (location.protocol === "https:" ? "; secure" : ""); };
  const room = async () => {
    const storage = navigator.storage;
    if (!storage || !storage.estimate) return true;
    const { quota, usage } = await storage.estimate();
    return quota - usage > 1000000;
  };

  // --- the number beside "Belum terkirim", and the strip
  let waiting = [], notes = [];
  const count = async () => {
    const written = owner ? await Outbox.list(owner) : [];
    waiting = written.filter((packet) => packet.state !== "note");
    notes = written.filter((packet) => packet.state === "note");
    const everybody = written.length + (owner ? await Outbox.others(owner) : 0);
    // Said on every page until a person says that it was read: the page that found it may be gone the next moment.
    const lost = cookie("lost") + Math.max(0, cookie("unsent") - everybody);
    if (lost) { remember("lost", lost); say("lost", fill(body.dataset.lost || "", { n: lost })); }
    if (owner) remember("unsent", everybody);
    all("[data-unsent]").forEach((link) => {
      link.hidden = !waiting.length;
      all(".count", link).forEach((spot) => { spot.textContent = waiting.length; });
      link.classList.toggle("asks", waiting.some((packet) => packet.state === "question"));
      link.setAttribute("aria-label", fill(link.dataset.unsent, { n: waiting.length }));
    });
    draw();
  };

  // --- sending: at once, when the signal comes back, and again, ever more patiently
  let pause = 5000, timer;
  const send = async (again) => {
    clearTimeout(timer);
    if (!owner) return "person";
    const why = await Outbox.send(owner).catch(() => "signal");
    await count();
    if (why === "done") pause = 5000;
    else if (why !== "person" && again !== false) { timer = setTimeout(send, pause); pause = Math.min(pause * 2, 300000); }
    return why;
  };
  const later = () => { if (worker) worker.ready.then((ready) => ready.sync && ready.sync.register("lumbung")).catch(() => {}); };
  addEventListener("online", () => { pause = 5000; send(); });
  self.onoutbox = () => count();
  if (Outbox.channel) Outbox.channel.onmessage = () => count();

  // --- what was written, as its writer would read it: label and value of every field
  const mine = (form) => {
    const found = [];
    const named = (field) => {
      const label = field.getAttribute("aria-label") || (field.labels && field.labels[0] ? field.labels[0].textContent : "");
      return label.replace(/\s+/g, " ").trim();
    };
    all("input[name], select[name], textarea[name]", form).forEach((field) => {
      if (/hidden|submit|password|file/.test(field.type) || !field.value.trim()) return;
      const set = field.closest("fieldset"), legend = set && set.querySelector("legend");
      if (/radio|checkbox/.test(field.type)) {
        if (field.checked && named(field)) found.push([legend ? legend.textContent.trim() : "", named(field)]);
      } else if (field.value.trim() !== "0") {
        found.push([named(field), field.tagName === "SELECT" ? field.selectedOptions[0].textContent : field.value.trim()]);
      }
    });
    return found.slice(0, 200);
  };
  const bodyOf = (form, button) => {
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") fields.append(name, value.replace(/\r?\n/g, "\r\n")); });
    if (button && button.name) fields.append(button.name, button.value);
    // A kept page is filled in more than once: each time it is another form.
    if (fields.has("key")) fields.set("key", Outbox.uuid());
    if (fields.has("id")) {
      const id = Outbox.uuid();
      fields.set("queue", fields.get("queue").replace(fields.get("id"), id));
      fields.set("id", id);
    }
    return fields.toString();
  };
  const pathOf = (form) => { const url = new URL(form.getAttribute("action") || location.href, location.href); return url.pathname + url.search; };

  const keep = async (form, button) => {
    try {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      await Outbox.write(owner, { path: pathOf(form), body: bodyOf(form, button), mine: mine(form), from: location.pathname });
    } catch {
      say("full", body.dataset.full);
      return;
    }
    if (form.dataset.keep) try { localStorage.removeItem("lumbung:" + owner + ":" + form.dataset.keep); } catch { /* nothing was kept there */ }
    remember("unsent", waiting.length + 1);
    later();
    // A counter sells on; everything else is followed on the page of what waits.
    location.assign(form.dataset.next || "/outbox");
  };
  // Steppers and "reckon again" look, they do not send.
  const looks = (button) => button && (["add", "take"].includes(button.name) || button.value === "look");
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.method !== "post" || !owner) return;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    const may = form.elements.queue && !looks(button);
    if (/sign-out/.test(form.getAttribute("action"))) {
      // What waits is not left behind unasked; the outbox asks, and has a form of its own for it.
      if (waiting.length && !form.hasAttribute("data-leaves")) { stop(); location.assign("/outbox?leaving=1"); }
      return;
    }
    if (navigator.onLine && !isKept && !(may && waiting.length)) return;
    stop();
    if (!may) { say("needs", body.dataset.needs); return; }
    const amiss = all("input, select, textarea", form).find((field) => !field.checkValidity());
    if (amiss) {
      const spot = amiss.closest("fieldset[tabindex], .field") || amiss;
      say("needs", amiss.validationMessage && amiss.validity.customError ? amiss.validationMessage : body.dataset.amiss);
      spot.scrollIntoView({ block: "center" });
      spot.focus();
      return;
    }
    keep(form, button);
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-read]")) { remember("lost", 0); say("lost", ""); }
  });
  // A line that is too slow: what was sent is sent again later under the same key, so it counts once.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-instead]")) return;
    const form = one("form[data-busy]");
    if (form && form.elements.queue) {
      event.preventDefault();
      stop();
      const fields = bodyOf(form, null), key = form.elements.key;
      const same = new URLSearchParams(fields);
      if (key) same.set("key", key.value);
      all("[data-pressed]", form).forEach((pressed) => { if (pressed.name) same.append(pressed.name, pressed.value); });
      Outbox.write(owner, { path: pathOf(form), body: same.toString(), mine: mine(form), from: location.pathname }).then(() => { later(); location.assign("/outbox"); }, () => say("full", body.dataset.full));
    }
  });

  // --- the outbox page
  const outbox = document.getElementById("outbox");
  const make = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const put = (node, name, text) => all("[data-p=" + name + "]", node).forEach((spot) => { spot.textContent = text; spot.hidden = !text; });
  const pairs = (spot, list) => {
    spot.textContent = "";
    list.forEach(([name, value]) => {
      const row = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
      dt.textContent = name; dd.textContent = value; row.append(dt, dd); spot.append(row);
    });
  };
  const fieldsOf = (packet) => packet.mine.length ? packet.mine : [...new URLSearchParams(packet.body)].filter(([name, value]) => value && !["key", "version", "queue", "expected"].includes(name));
  const asText = (packet) => ["Lumbung", packet.says, moment(packet.at) + " · " + packet.device.slice(-6) + "/" + packet.n, ...fieldsOf(packet).map(([name, value]) => (name ? name + ": " : "") + value)].join("\n");
  // What Lumbung answered: its sentence, what stands there, and the same form with what it is about now.
  const answered = (packet) => {
    const doc = new DOMParser().parseFromString(packet.html || "", "text/html"), main = doc.querySelector("main") || doc.body;
    const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
    const told = all(".wrong li, .note.warn, .note.info, .empty .q, .err", main).map(text).filter((line, at, list) => line && list.indexOf(line) === at);
    const theirs = all("[data-theirs]", main).flatMap((node) => all("tr, dl > div, li", node).filter((row) => row.querySelector("td, dd") || row.matches("li")).map((row) => {
      const head = row.querySelector("th a, th b, th, dt");
      return head ? [text(head), all("td, dd", row).map((cell) => cell.querySelector("input") ? cell.querySelector("input").getAttribute("value") : text(cell)).filter(Boolean).join(" · ")] : ["", text(row)];
    }));
    const forms = all("form[method=post]", main);
    const form = forms.find((found) => pathOf(found) === packet.path) || forms.find((found) => found.elements.queue && found.elements.queue.value.split("|")[1] === packet.thing);
    return { told: told.length ? told.slice(0, 4) : [doc.title], theirs: theirs.slice(0, 60), form };
  };
  const renewed = (packet, form) => {
    if (pathOf(form) !== packet.path) {
      // What was written stands there now as a draft: that form goes, as it is, by the same button.
      const pressed = new URLSearchParams(packet.body).get("do");
      return { path: pathOf(form), body: bodyOf(form, pressed ? { name: "do", value: pressed } : null) };
    }
    const fields = new URLSearchParams(packet.body);
    all("input[type=hidden]", form).forEach((field) => { if (field.name !== "queue" && fields.has(field.name)) fields.set(field.name, field.value); });
    if (fields.has("key")) fields.set("key", Outbox.uuid());
    return { path: packet.path, body: fields.toString() };
  };
  const item = (packet) => {
    const asks = packet.state === "question", node = make({ question: "question", note: "note" }[packet.state] || "packet"), words = outbox.dataset;
    node.id = "p-" + packet.n;
    put(node, "says", packet.says || packet.path);
    put(node, "when", fill(words.when, { t: moment(packet.at) }));
    pairs(node.querySelector("[data-p=mine]"), fieldsOf(packet));
    node.querySelector("[data-p=text]").textContent = asText(packet);
    const share = node.querySelector("[data-do=share]");
    if (share) share.hidden = !navigator.share;
    if (asks) {
      const { told, theirs, form } = answered(packet), again = node.querySelector("[data-do=again]"), open = node.querySelector("[data-do=open]");
      put(node, "told", told.join(" "));
      const spot = node.querySelector("[data-p=theirs]");
      pairs(spot, theirs);
      spot.parentElement.hidden = !theirs.length;
      const which = outbox.querySelector("[data-kind=" + (packet.kind || "other") + "]") || outbox.querySelector("[data-kind=other]");
      again.hidden = !form || packet.status === 403;
      again.querySelector("span").textContent = which.dataset.again;
      again.onclick = () => Outbox.write(owner, { ...renewed(packet, form), mine: packet.mine, from: packet.from }, packet.n).then(() => send());
      open.querySelector("span").textContent = which.dataset.open;
      open.href = packet.from && packet.from !== "/outbox" ? packet.from : packet.path;
      node.querySelector("[data-do=drop] span").textContent = which.dataset.drop;
    }
    all("[data-do=drop]", node).forEach((button) => { button.onclick = () => {
      // A count that somebody else made first is kept, beside theirs.
      if (asks && packet.kind === "count") { Outbox.change(packet, { state: "note" }).then(Outbox.tell); return; }
      node.querySelector("[data-p=sure]").hidden = false; button.hidden = true; node.querySelector("[data-do=surely]").focus();
    }; });
    all("[data-do=surely]", node).forEach((button) => { button.onclick = () => Outbox.drop(owner, packet.n); });
    if (share) share.onclick = () => navigator.share({ text: asText(packet) }).catch(() => {});
    return node;
  };
  const draw = async () => {
    if (!outbox) return;
    const focused = document.activeElement && document.activeElement.closest("[id^=p-]");
    if (focused && focused.querySelector("details[open]")) return;
    const asks = waiting.filter((packet) => packet.state === "question"), rest = waiting.filter((packet) => packet.state !== "question");
    const list = (id, packets) => {
      const spot = document.getElementById(id);
      spot.replaceChildren(...packets.map(item));
      spot.parentElement.hidden = !packets.length;
    };
    list("asks", asks);
    list("waits", rest);
    list("notes", notes);
    const sent = ((await Outbox.meta("sent:" + owner)) || []).map((done) => {
      const node = make("sent");
      put(node, "says", done.says);
      put(node, "when", fill(outbox.dataset.took, { t: moment(done.took) }));
      const link = node.querySelector("a");
      if (done.to) link.href = done.to; else link.removeAttribute("href");
      return node;
    });
    document.getElementById("arrived").replaceChildren(...sent);
    document.getElementById("arrived").parentElement.hidden = !sent.length;
    const contact = await Outbox.meta("contact:" + owner), others = await Outbox.others(owner);
    put(outbox, "contact", contact ? fill(outbox.dataset.contact, { t: moment(contact) }) : "");
    put(outbox, "others", others ? fill(outbox.dataset.others, { n: others }) : "");
    put(outbox, "n", waiting.length ? fill(outbox.dataset.n, { n: waiting.length }) : "");
    all("[data-none]", outbox).forEach((spot) => { spot.hidden = waiting.length > 0; });
    all("[data-some]", outbox).forEach((spot) => { spot.hidden = !waiting.length; });
    all("[data-leaving]", outbox).forEach((spot) => { spot.hidden = !/[?&]leaving=1/.test(location.search); });
    put(outbox, "tight", (await room()) ? "" : outbox.dataset.tight);
  };
  if (outbox) {
    const why = (word) => put(outbox, "why", word === "done" ? "" : outbox.dataset[word] || "");
    all("[data-do=now]").forEach((button) => { button.onclick = async () => {
      pause = 5000;
      put(outbox, "why", outbox.dataset.trying);
      why(await send());
    }; });
  }
  // --- a page shows what was written on it and still waits
  const written = () => all("form").filter((form) => form.elements.queue).forEach((form) => {
    const last = waiting.filter((packet) => packet.path === pathOf(form)).pop();
    if (!last) return;
    say("waits", fill(body.dataset.waits || "", { t: moment(last.at) }));
    if (!isKept) return;
    const fields = new URLSearchParams(last.body);
    all("input[name], select[name], textarea[name]", form).forEach((field) => {
      if (/hidden|submit/.test(field.type) || !fields.has(field.name)) return;
      if (/radio|checkbox/.test(field.type)) field.checked = fields.getAll(field.name).includes(field.value);
      else field.value = fields.get(field.name);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  // --- without signal and without a copy: what can be opened
  const list = one("[data-kept-list]");
  const offer = async () => {
    const { owner: reader } = (await Outbox.meta("here")) || {};
    const kept = reader && (await Outbox.meta("kept:" + reader));
    if (!kept) return;
    list.replaceChildren(...kept.pages.map(({ address, word }) => {
      const row = document.createElement("li"), link = document.createElement("a");
      row.className = "row"; link.className = "whole grow"; link.href = address; link.textContent = word;
      row.append(link);
      return row;
    }));
    list.parentElement.hidden = !kept.pages.length;
  };

  (async () => {
    if (list) { await offer(); return; }
    if (worker && (owner || "worker" in body.dataset)) worker.register("/sw.js").catch(() => {});
    await arrive();
    await count();
    written();
    if (waiting.some((packet) => packet.state === "waiting")) send();
    renew();
  })().catch(() => say("full", owner ? body.dataset.full : ""));
})();
