// Every page of the demo world that a person can reach by links, in both languages, on a narrow phone: no violation of axe,
// no error of HTML CodeSniffer (pa11y runs both), nothing wider than the screen, no script that breaks, no link that leads
// nowhere, no other host, no page past its ceiling. Indonesian is looked at in light, English in dark.
//
//   node check.mjs                     starts target/debug/marketplace-api with a demo world of its own
//   node check.mjs --person LOGIN      only what this person sees
//   node check.mjs --each              tells each page as it is looked at
//   node check.mjs --deep 5            up to five pages of each kind in each language; two and one unless told
import { parseArgs } from "node:util";
import lighthouse from "lighthouse";
import pa11y from "pa11y";
import { EVERYDAY, PHONE, begin, open, signIn, stop } from "./world.mjs";

const { values: asked } = parseArgs({ options: { address: { type: "string" }, person: { type: "string" }, each: { type: "boolean" }, deep: { type: "string" } } });

// Who looks, by the house they act for: a page of one kind is another page to its buyer and to its seller. Nobody is a
// visitor who is not signed in.
const HOUSES = [[""], ["anton", "silvia"], ["kristina", "paulus"], ["yustina", "agnes"], ["dorothea"], ["wilhelmus"], ["operator"]];
// Bytes of one page as they travel; shared/design/pages.md section 2 holds a crowded page to 15 KB.
const PAGE_CEILING = 15 * 1024;
// Bytes of a first visit with everything it loads, the same section.
const FIRST_VISIT_CEILING = 50 * 1024;
// So many pages of a kind are looked at in each language by each house: states differ, the frame does not.
const EACH_KIND = asked.deep ? { id: Number(asked.deep), en: Number(asked.deep) } : { id: 2, en: 1 };
// Pages at once; each is a tab of its own.
const TABS = 2;
// What is no page: files, and links that change something or leave.
const NO_PAGE = /\.(pdf|csv|xlsx|xml|json|jpe?g|png|svg|txt|js|css|webmanifest)$|^\/(api|language|theme|assets|photos)\/|\/(download|file|pdf|ubl)$/;

// Addresses of one kind differ only in what they name.
const kindOf = (path, search) => {
  const named = path.split("/").map((part) => (/\d/.test(part) || part.length > 24 ? "·" : part)).join("/");
  // Where help was asked for from changes one link of it.
  if (named.startsWith("/help")) return named;
  const params = [...new URLSearchParams(search).entries()].map(([name, value]) => (/^[a-z_-]{1,14}$/.test(value) ? `${name}=${value}` : name));
  return params.length ? `${named}?${[...new Set(params)].sort().join("&")}` : named;
};

const faults = [];
const fault = (at, what) => {
  faults.push(at);
  console.log(`${at}\n    ${what}`);
};

async function look(context, address, { url, from }, lang, login) {
  const at = `${lang} ${login || "nobody"} ${url.slice(address.length)}`, since = Date.now();
  const tab = await context.newPage();
  const broken = [];
  tab.on("pageerror", (error) => broken.push(`script: ${error.message}`));
  tab.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) broken.push(`another host: ${request.url()}`);
  });
  try {
    await tab.setViewport(PHONE);
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: lang === "en" ? "dark" : "light" }]);
    const answer = await tab.goto(url, { waitUntil: "load", timeout: 60_000 }).catch((error) => error);
    if (answer instanceof Error) {
      // A file is saved, not shown; that is what a link to one does.
      if (!/ERR_ABORTED/.test(answer.message)) fault(at, answer.message);
      return [];
    }
    if (!answer || !/text\/html/.test(answer.headers()["content-type"] ?? "")) return [];
    if (answer.status() !== 200) {
      // Help tells of other people's pages too; everywhere else a link leads where its reader may go.
      if (!([403, 404].includes(answer.status()) && from.startsWith("/help"))) fault(at, `answers ${answer.status()}; linked from ${from}`);
      return [];
    }
    if (new URL(tab.url()).pathname === "/sign-in" && login) { fault(at, "leads to the sign-in page"); return []; }
    const bytes = Number(answer.headers()["content-length"] ?? 0);
    if (bytes > PAGE_CEILING) fault(at, `weighs ${bytes} bytes`);
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) fault(at, `${wide} px wider than a screen of 360`);
    const told = await pa11y(url, { browser: tab.browser(), page: tab, ignoreUrl: true, runners: ["axe", "htmlcs"], standard: "WCAG2AA", timeout: 60_000, viewport: PHONE });
    // What axe leaves to a person's judgement is not a violation.
    const wrong = told.issues.filter((one) => one.type === "error" && !one.runnerExtras?.needsFurtherReview);
    for (const issue of wrong) fault(at, `${issue.runner} ${issue.code}: ${issue.message}\n    ${issue.context ?? ""}`);
    for (const what of broken) fault(at, what);
    return await tab.$$eval("a[href]", (links) => links.filter((link) => !link.download).map((link) => link.href.split("#")[0]));
  } finally {
    if (asked.each) console.error(`${Date.now() - since} ms ${at}`);
    await tab.close();
  }
}

async function walk(browser, address, login, lang, kinds) {
  const context = await signIn(browser, address, login, lang);
  const seen = new Set(), waiting = [{ url: `${address}/`, from: "" }];
  let looked = 0;
  const one = async () => {
    for (;;) {
      const next = waiting.shift();
      if (!next) return;
      looked += 1;
      for (const link of await look(context, address, next, lang, login)) {
        const { origin, pathname, search } = new URL(link);
        if (origin !== address || NO_PAGE.test(pathname) || seen.has(pathname + search)) continue;
        seen.add(pathname + search);
        const kind = kindOf(pathname, search), had = kinds.get(kind) ?? 0;
        if (had >= EACH_KIND[lang]) continue;
        kinds.set(kind, had + 1);
        waiting.push({ url: link, from: next.url.slice(address.length) });
      }
    }
  };
  // A tab that finds nothing to do while another still looks begins again once more is known.
  while (waiting.length) await Promise.all(Array.from({ length: TABS }, one));
  await context.close();
  console.error(`${lang} ${login || "nobody"}: ${looked} pages`);
  return looked;
}

async function firstVisit(browser, address) {
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  const session = await tab.createCDPSession();
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  await tab.goto(`${address}/`, { waitUntil: "networkidle0" });
  await context.close();
  console.error(`a first visit: ${bytes} bytes`);
  if (bytes > FIRST_VISIT_CEILING) fault("first visit", `weighs ${bytes} bytes`);
}

async function everyday(browser, address) {
  for (const [login, path] of EVERYDAY) {
    const context = await signIn(browser, address, login, "id");
    const tab = await context.newPage();
    const result = await lighthouse(address + path, { onlyCategories: ["accessibility"], disableStorageReset: true, logLevel: "silent" }, undefined, tab);
    const score = Math.round(result.lhr.categories.accessibility.score * 100);
    const amiss = Object.values(result.lhr.audits).filter((audit) => audit.score === 0).map((audit) => audit.id);
    if (score < 100) fault(`lighthouse ${login} ${path}`, `${score}: ${amiss.join(", ")}`);
    await context.close();
  }
  console.error(`Lighthouse: ${EVERYDAY.length} pages`);
}

try {
  const address = await begin(asked.address);
  const browser = await open();
  let looked = 0;
  await firstVisit(browser, address);
  for (const lang of ["id", "en"]) {
    for (const house of HOUSES) {
      const kinds = new Map();
      for (const login of house.filter((login) => asked.person === undefined || login === asked.person)) looked += await walk(browser, address, login, lang, kinds);
    }
  }
  await everyday(browser, address);
  console.log(`${looked} pages looked at, ${faults.length} faults`);
} finally {
  await stop();
}
process.exit(faults.length ? 1 : 0);
