// The counter's own script: finds goods at once, on this device, with or without signal; adds up; scans.
// Without it every step is a form's. Words come from the page.
(() => {
  "use strict";
  const box = document.getElementById("sell"), form = document.getElementById("sale");
  if (!box || !form) return;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = box) => root.querySelector(selector);
  const groups = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");
  const rupiah = (sen) => "Rp" + groups(Math.floor(sen / 100)) + (sen % 100 ? "," + String(sen % 100).padStart(2, "0") : "");
  const typed = (text) => (/^\d+$|^\d{1,3}(\.\d{3})+$/.test(text.trim()) ? Number(text.replace(/\./g, "")) : null);
  const money = (text) => (/^(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text.trim().replace(/\./g, "").replace(",", ".")) * 100) : null);
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? facts[key] : whole));
  const goods = all("#goods li").map((row) => ({ offer: row.dataset.o, codes: row.dataset.c.toUpperCase().split(" ").filter(Boolean).map(bare), ladder: row.dataset.l, tax: "t" in row.dataset, pack: row.dataset.k, small: row.dataset.s, name: row.textContent, plain: row.textContent.toLowerCase() }));
  function bare(code) { return code.replace(/^0+(?=\d{7})/, ""); }
  const q = one("#q"), found = one("#found"), lines = one("#lines"), said = one("#said");
  const field = (name) => form.elements[name];
  const say = (text) => { said.textContent = text; };
  const price = (ladder, n) => ladder.split(",").map((step) => step.split(":").map(Number)).reduce((so, [from, sen]) => (n >= from || so === null ? sen : so), null);

  // --- what it comes to, and the change
  const reckon = () => {
    let sum = 0, known = true, tax = false;
    const shown = [];
    all("[data-line]", lines).forEach((row) => {
      const n = typed(one(".step input", row).value || "0");
      if (n === null) { known = false; return; }
      if (n) shown.push(row.dataset.line + ":" + n);
      sum += n * price(row.dataset.ladder, n);
      tax = tax || "tax" in row.dataset;
    });
    lines.hidden = !lines.children.length;
    field("shown").value = shown.join(",");
    field("expected").value = known && !tax && shown.length ? (sum / 100).toFixed(2) : "";
    one("#total").textContent = rupiah(sum) + (tax ? " + PPN" : "");
    const given = money(field("given").value), spot = one("#change");
    if (given === null || !known || tax || !sum) spot.textContent = "";
    else spot.textContent = fill(given < sum ? box.dataset.more : box.dataset.change, { p: rupiah(Math.abs(given - sum)) });
  };
  const add = (ware) => {
    let row = all("[data-line]", lines).find((there) => there.dataset.line === ware.offer);
    if (row) one(".step [name=add]", row).click();
    else {
      row = document.getElementById("t-line").content.firstElementChild.cloneNode(true);
      row.dataset.line = ware.offer;
      row.dataset.ladder = ware.ladder;
      if (ware.tax) row.dataset.tax = "";
      one("[data-name]", row).textContent = ware.name;
      one("[data-small]", row).textContent = ware.small;
      const input = one(".step input", row);
      input.id = input.name = "n-" + ware.offer;
      input.setAttribute("aria-label", ware.pack + ", " + ware.name);
      all(".step button", row).forEach((button) => { button.value = ware.offer; });
      lines.append(row);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    q.value = "";
    found.hidden = true;
    say(fill(box.dataset.added, { n: ware.name }));
    reckon();
    q.focus();
  };

  // --- finding: a code goes straight in, a part of a name shows what it may be
  const coded = (text) => goods.find((ware) => ware.codes.includes(bare(text.trim().toUpperCase())));
  const named = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length ? goods.filter((ware) => words.every((word) => ware.plain.includes(word) || ware.codes.some((code) => code.toLowerCase().includes(word)))) : [];
  };
  const show = (wares) => {
    found.textContent = "";
    wares.slice(0, 8).forEach((ware) => {
      const row = document.getElementById("t-found").content.firstElementChild.cloneNode(true);
      one("b", row).textContent = ware.name;
      one(".s", row).textContent = ware.small;
      one(".n", row).textContent = rupiah(price(ware.ladder, 1));
      one("button", row).onclick = () => add(ware);
      found.append(row);
    });
    found.hidden = !wares.length;
  };
  // Whether it was settled here; else the server looks.
  const look = () => {
    const text = q.value.trim();
    if (!text) return true;
    const ware = coded(text), wares = ware ? [ware] : named(text);
    if (wares.length === 1) { add(wares[0]); return true; }
    if (wares.length) { show(wares); say(""); return true; }
    if (!navigator.onLine || "kept" in document.body.dataset) { say(box.dataset.none); return true; }
    return false;
  };
  q.addEventListener("input", () => { if (q.value.trim().length > 1) show(named(q.value)); else found.hidden = true; });
  // A scanner types the code and presses Enter.
  q.addEventListener("keydown", (event) => { if (event.key === "Enter" && look()) event.preventDefault(); });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do][value=look]");
    if (button && !button.classList.contains("sr") && look()) event.preventDefault();
  });
  // Enter elsewhere in the form neither looks nor sells.
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input:not(#q)")) { event.preventDefault(); reckon(); } });
  form.addEventListener("input", (event) => { if (event.target !== q) reckon(); });
  lines.addEventListener("change", (event) => {
    const row = event.target.closest("[data-line]");
    if (row && typed(event.target.value || "0") === 0) { row.remove(); reckon(); }
  });

  // --- only what belongs to the way of paying
  const by = () => {
    const chosen = all("[name=pay_by]", form).find((radio) => radio.checked);
    all("[data-by]", form).forEach((part) => { part.hidden = !chosen || part.dataset.by !== chosen.value; });
  };
  form.addEventListener("change", by);
  by();
  reckon();
  // A scanner at a desk types at once; a phone keeps its keyboard down until it is wanted.
  if (matchMedia("(pointer: fine)").matches && !document.querySelector(".wrong")) q.focus();
  if (new URLSearchParams(location.search).has("kept")) say(box.dataset.kept);

  // --- the camera, where the browser reads barcodes
  const open = one("[data-camera]"), stage = one("#camera"), video = one("video");
  let stream = null;
  const close = () => { if (stream) stream.getTracks().forEach((track) => track.stop()); stream = null; stage.hidden = true; };
  if (self.BarcodeDetector && navigator.mediaDevices) {
    open.hidden = false;
    open.onclick = async () => {
      if (stream) { close(); return; }
      try {
        const wanted = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "itf"];
        const can = await BarcodeDetector.getSupportedFormats();
        const detector = new BarcodeDetector({ formats: wanted.filter((name) => can.includes(name)) });
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = stream;
        stage.hidden = false;
        await video.play();
        let last = "", since = 0;
        const see = async () => {
          if (!stream) return;
          const seen = await detector.detect(video).catch(() => []);
          const code = seen.length ? seen[0].rawValue : "";
          // The same code counts again only after it was out of sight for a while.
          if (code && (code !== last || Date.now() - since > 2000)) {
            if (navigator.vibrate) navigator.vibrate(60);
            q.value = code;
            if (!look()) { close(); form.requestSubmit(one("button[name=do][value=look]", form)); return; }
          }
          if (code) { last = code; since = Date.now(); }
          setTimeout(see, 150);
        };
        see();
      } catch { close(); say(box.dataset.denied); }
    };
    one("[data-camera-off]").onclick = close;
    addEventListener("pagehide", close);
  }
})();
