// Lumbung's own script: what plain forms and links cannot do. Every page works without it.
// Words come from the page (data attributes), so both languages are written in one place.
(() => {
  "use strict";
  const page = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const groups = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ".");
  const rupiah = (sen) => {
    const rest = sen % 100;
    return "Rp" + groups(String((sen - rest) / 100)) + (rest ? "," + String(rest).padStart(2, "0") : "");
  };
  // "1.200" and "1200" are twelve hundred; anything else typed is left for the server to explain.
  const typed = (text) => (/^\d+$|^\d{1,3}(\.\d{3})+$/.test(text.trim()) ? Number(text.replace(/\./g, "")) : null);

  // --- steppers: − and + change the typed number, in steps of the multiple, from the minimum
  const tell = (input) => {
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".step button");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    const now = typed(input.value || "0");
    if (now === null) return;
    event.preventDefault();
    const multiple = Number(input.dataset.multiple) || 1;
    const minimum = Number(input.dataset.minimum) || 0;
    let next;
    if (button.name === "add") {
      next = Math.max((Math.floor(now / multiple) + 1) * multiple, minimum);
    } else {
      next = (Math.ceil(now / multiple) - 1) * multiple;
      if (next < minimum) next = 0;
    }
    input.value = groups(String(Math.max(next, 0)));
    tell(input);
  });

  // --- ladder sums: data-ladder="1:21300000,10:20850000" (from count : sen a pack) on what holds them;
  // data-have is what the basket holds already, which counts towards the steps
  const reckon = (box) => {
    const input = box.querySelector(".step input");
    const count = input && typed(input.value || "0");
    if (count === null || !input) return;
    const steps = box.dataset.ladder.split(",").map((step) => step.split(":").map(Number));
    let reached = 0;
    const together = count + (Number(box.dataset.have) || 0);
    steps.forEach(([from], at) => { if (together >= from) reached = at; });
    const price = steps[reached][1];
    const put = (name, text) => all("[data-" + name + "]", box).forEach((spot) => { spot.textContent = text; });
    const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? facts[key] : whole));
    put("sum", rupiah(count * price));
    put("price", rupiah(price));
    put("count", groups(String(count)));
    put("base", groups(String(count * (Number(box.dataset.factor) || 1))));
    all("[data-at]", box).forEach((cell) => cell.classList.toggle("on", Number(cell.dataset.at) === reached));
    const further = steps[reached + 1];
    all("[data-further]", box).forEach((note) => {
      note.hidden = !further;
      if (!further) return;
      const facts = { n: groups(String(further[0] - together)), p: rupiah(further[1]), now: groups(String(together)),
        sum: rupiah(together * price), then: groups(String(further[0])), total: rupiah(further[0] * further[1]) };
      all("[data-say]", note).forEach((spot) => { spot.textContent = fill(spot.dataset.say, facts); });
    });
  };
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-ladder]");
    if (box) reckon(box);
  });

  // --- an order from the price list: what all its counts come to, by each row's ladder; data-goods holds the sum in sen
  const goods = (form) => {
    const field = form.querySelector("[data-goods]");
    const rows = all("[data-ladder]", form).map((row) => {
      const count = typed(row.querySelector("input").value || "0");
      const step = row.dataset.ladder.split(",").map((one) => one.split(":").map(Number)).filter(([from]) => count >= from).pop();
      return count && step ? count * step[1] : count === 0 ? 0 : NaN;
    });
    const sum = rows.reduce((one, other) => one + other, 0);
    field.value = Number.isNaN(sum) ? "" : sum;
    all("[data-goods-sum]", form).forEach((spot) => { spot.textContent = Number.isNaN(sum) ? "" : rupiah(sum); });
    all("[data-goods-n]", form).forEach((spot) => { spot.textContent = rows.filter(Boolean).length; });
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form && form.querySelector("[data-goods]")) goods(form);
  });
  all("form").filter((form) => form.querySelector("[data-goods]")).forEach(goods);

  // --- counting: what the server will take a difference for, said while it is typed (tally.rs decides)
  const tally = (own) => {
    const spot = own.querySelector("[data-rest]"), words = own.closest("form").dataset;
    const { sent, factor, pack, unit } = own.dataset;
    const sum = (kind) => ["", "u"].reduce((all_of, part) => {
      const input = own.querySelector(`[name^="${kind}${part}-"]`);
      if (!input || !input.value.trim()) return all_of;
      const n = typed(input.value);
      return n === null ? NaN : (all_of || 0) + n * (part ? 1 : Number(factor));
    }, null);
    const told = (base) => {
      const whole = Math.floor(base / factor), rest = base % factor;
      const parts = [];
      if (whole || !rest) parts.push(groups(String(whole)) + "\u00a0" + pack);
      if (rest) parts.push(groups(String(rest)) + "\u00a0" + unit);
      return parts.join(" + ");
    };
    const say = (word, base) => words[word].replace("{n}", told(base));
    const [good, rejected, lost] = ["g", "r", "l"].map(sum);
    const why = own.querySelector("[name^=why-]:checked");
    const named = rejected !== null || lost !== null;
    const rest = sent - good - (rejected || 0) - (lost || 0);
    let text = [];
    if (good === null || Number.isNaN(rest)) text = [];
    else if (rest < 0) text = [say("over", -rest)];
    else if (named) {
      if (rejected) text.push(say("rejected", rejected));
      if (lost) text.push(say("lost", lost));
      if (rest) text.push(say("left", rest));
    } else if (rest) text = [say(!why ? "why" : why.value === "absent" ? "lost" : "rejected", rest)];
    spot.textContent = text.join(", ");
    spot.hidden = !text.length;
    // What the server would not take is not ready to be sent, now or later.
    const input = own.querySelector("[name^=g-]"), some = own.parentElement.querySelector("[value=some]");
    const open = good === null || Number.isNaN(rest) || rest < 0 || (rest > 0 && (named || !why));
    input.setCustomValidity(some.checked && open ? text[0] || words.blank : "");
  };
  document.addEventListener("input", (event) => {
    const own = event.target.closest("[data-sent]") || event.target.closest(".pick")?.querySelector("[data-sent]");
    if (own) tally(own);
  });
  all("[data-sent]").forEach(tally);

  // --- parts of a whole: what the typed percentages come to, said while they are typed (years::points_typed decides)
  const whole = (form) => {
    const spot = form.querySelector("[data-parts-sum]");
    const points = all("[name^=part-]", form).map((input) => input.value.trim().replace(/\s*%$/, ""))
      .map((text) => (text === "" ? 0 : /^\d{1,3}([,.]\d{1,2})?$/.test(text) ? Math.round(Number(text.replace(",", ".")) * 100) : NaN));
    const sum = points.reduce((one, other) => one + other, 0);
    const told = String(Math.floor(sum / 100)) + (sum % 100 ? "," + String(sum % 100).padStart(2, "0").replace(/0$/, "") : "");
    spot.textContent = Number.isNaN(sum) ? "" : sum === 10000 ? spot.dataset.whole : spot.dataset.off.replace("{n}", told);
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-parts]");
    if (form) whole(form);
  });

  // --- what is paid: what the ticked invoices come to, said at once and typed where nobody typed another sum
  const bills = document.querySelector("form #bills");
  if (bills) {
    const form = bills.closest("form"), amount = form.querySelector("[name=amount]"), spot = form.querySelector("[data-bills-sum]");
    const sen = (text) => (/^(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text.trim().replace(/\./g, "").replace(",", ".")) * 100) : NaN);
    const rupiah = (n) => String(Math.floor(n / 100)).replace(/\B(?=(\d{3})+$)/g, ".") + (n % 100 ? "," + String(n % 100).padStart(2, "0") : "");
    const beside = (input, other) => bills.querySelector("[name='" + other + input.name.replace(/^(use|amount)-/, "") + "']");
    const ticked = () => all("[name^=use-]:checked", bills);
    const sum = () => ticked().reduce((so, tick) => so + sen(beside(tick, "amount-").value), 0);
    let told = sum();
    const tell = () => {
      const now = sum(), known = !Number.isNaN(now);
      if (amount && known && (!amount.value.trim() || sen(amount.value) === told)) amount.value = now ? rupiah(now) : "";
      if (known) told = now;
      spot.hidden = !known || !ticked().length;
      spot.textContent = known ? spot.dataset.billsSum.replace("{n}", rupiah(now)) : "";
    };
    bills.addEventListener("input", (event) => {
      // An amount that is typed is meant to be paid.
      if (/^amount-/.test(event.target.name) && event.target.value.trim()) beside(event.target, "use-").checked = true;
      tell();
    });
    tell();
  }

  // --- kept forms: data-keep="NAME" keeps what is typed on this phone until the server took it.
  // Kept per person and organization; forgotten at sign-out (data-forget) and after acceptance.
  const body = document.body;
  const drawer = "lumbung:" + (body.dataset.owner || "") + ":";
  const store = {
    get(name) { try { return JSON.parse(localStorage.getItem(drawer + name)); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(drawer + name, JSON.stringify(value)); return true; } catch { return false; } },
    drop(name) { try { localStorage.removeItem(drawer + name); } catch { /* storage is off: nothing was kept */ } },
    names() { try { return Object.keys(localStorage).filter((key) => key.startsWith(drawer)).map((key) => key.slice(drawer.length)); } catch { return []; } },
  };
  const fields = (form) => all("input[name], select[name], textarea[name]", form)
    .filter((field) => !["hidden", "password", "file", "submit"].includes(field.type));
  const clock = (time) => { const at = new Date(time), two = (n) => String(n).padStart(2, "0"); return two(at.getHours()) + (page.lang === "en" ? ":" : ".") + two(at.getMinutes()); };
  const said = (form, time) => all("[data-kept]", form.parentElement).forEach((spot) => {
    spot.hidden = false;
    spot.textContent = spot.dataset.kept.replace("{t}", clock(time));
  });
  const keep = (form) => {
    const time = Date.now();
    const values = fields(form).map((field) => [field.name, field.value, /radio|checkbox/.test(field.type) ? field.checked : null]);
    if (store.set(form.dataset.keep, { time, path: location.pathname, values })) said(form, time);
  };
  let restoring = false;
  const restore = (form) => {
    const kept = store.get(form.dataset.keep);
    if (!kept) return;
    // A refused form already comes back with what was typed.
    if (!form.hasAttribute("data-refused")) {
      const rest = kept.values.slice();
      fields(form).forEach((field) => {
        const at = rest.findIndex(([name, value, checked]) => name === field.name && (checked === null || value === field.value));
        if (at < 0) return;
        const [[, value, checked]] = rest.splice(at, 1);
        if (checked === null) field.value = value; else field.checked = checked;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
    store.set(form.dataset.keep, { ...kept, sent: false });
    said(form, kept.time);
  };
  // Taken: the server answered with a page straight after sending, and that page does not refuse it.
  // After a lost signal the page one comes back to was not reached from the form itself.
  const cameFrom = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : null;
  store.names().forEach((name) => {
    const kept = store.get(name);
    const refused = all("form[data-keep][data-refused]").some((form) => form.dataset.keep === name);
    if (kept && kept.sent && !refused && kept.path === cameFrom) store.drop(name);
  });
  restoring = true;
  all("form[data-keep]").forEach(restore);
  restoring = false;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form && !restoring) keep(form);
  });

  // --- sending: a double tap counts once, the pressed button says so, a slow line is owned up to
  let patience;
  const slow = document.getElementById("slow");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    if (form.hasAttribute("data-forget")) store.names().forEach(store.drop);
    if (form.dataset.keep) { keep(form); store.set(form.dataset.keep, { ...store.get(form.dataset.keep), sent: true }); }
    if (event.defaultPrevented) return; // htmx sends it and redraws the form itself
    form.dataset.busy = "1";
    const button = event.submitter;
    if (button && button.classList.contains("b")) {
      button.setAttribute("aria-disabled", "true");
      const word = button.querySelector("span") || button;
      word.dataset.was = word.textContent;
      word.textContent = body.dataset.sending;
    }
    if (button) button.dataset.pressed = "";
    if (slow) {
      all("[data-instead]", slow).forEach((link) => { link.hidden = !form.elements.queue; });
      patience = setTimeout(() => { slow.hidden = false; }, 8000);
    }
  });
  // Back from the browser's own memory: buttons are themselves again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    clearTimeout(patience);
    if (slow) slow.hidden = true;
    all("form[data-busy]").forEach((form) => delete form.dataset.busy);
    all(".b[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    all("[data-was]").forEach((word) => { word.textContent = word.dataset.was; delete word.dataset.was; });
  });

  // --- no signal is a normal state: a grey strip, and no promise beyond what is kept
  const offline = document.getElementById("offline");
  const signal = () => {
    if (!offline) return;
    offline.hidden = navigator.onLine && !("kept" in body.dataset);
    all("[data-keeps]", offline).forEach((spot) => { spot.hidden = !document.querySelector("form[data-keep]"); });
  };
  addEventListener("online", signal);
  addEventListener("offline", signal);
  signal();

  // --- small things
  all("[data-script]").forEach((spot) => { spot.hidden = false; });
  // A number to be typed elsewhere: data-copy puts it on the clipboard, which only a safe line has.
  all("[data-copy]").forEach((button) => { button.hidden = !navigator.clipboard; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
    const word = button.querySelector("span") || button, was = word.textContent;
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = was; }, 2000);
  });
  // A row of tabs opens at the chosen one.
  all(".tabs [aria-current]").forEach((tab) => {
    const row = tab.parentElement;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });
  document.addEventListener("change", (event) => {
    const shows = event.target.dataset.shows;
    if (shows) document.getElementById(shows).type = event.target.checked ? "text" : "password";
  });
  document.addEventListener("keydown", (event) => {
    const queue = event.target.closest("[data-queue]");
    if (!queue || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const links = all("a", queue);
    const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
  // Polling spends nothing while nobody looks.
  document.addEventListener("htmx:before:request", (event) => { if (document.hidden) event.preventDefault(); });

  // --- the bell keeps its number current: asked every half minute while the page is seen, 304 while it is the same
  const bell = document.querySelector("[data-news]");
  if (bell) {
    let last = Date.now();
    const look = async () => {
      if (document.hidden || Date.now() - last < 25000) return;
      last = Date.now();
      try {
        const answer = await fetch(bell.dataset.news, { headers: { accept: "application/json" } });
        if (!answer.ok || answer.redirected) return;
        const news = await answer.json(), count = bell.querySelector(".count");
        count.textContent = news.count;
        count.hidden = !news.n;
        bell.setAttribute("aria-label", news.words);
      } catch { /* no signal: the number stays as it was */ }
    };
    setInterval(look, 30000);
    document.addEventListener("visibilitychange", look);
  }
})();
