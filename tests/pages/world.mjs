// The demo world in a real browser: the program started for itself, its people signed in on a cheap phone.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer";

const here = dirname(fileURLToPath(import.meta.url));
const PASSWORD = "lumbung-demo";
// A cheap phone, in CSS pixels.
export const PHONE = { width: 360, height: 740, isMobile: true, hasTouch: true };
// What people open every day, and who does.
export const EVERYDAY = [["", "/sign-in"], ["yustina", "/"], ["yustina", "/search?q=beras"], ["yustina", "/basket"], ["yustina", "/orders"], ["kristina", "/pools"], ["anton", "/desk/orders"], ["dorothea", "/shop"]];

const begun = [];
/** Ends whatever was begun, the last first, and waits until it has ended. */
export const stop = async () => { for (const end of begun.splice(0).reverse()) await end(); };
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop().then(() => process.exit(1)));

/** The address of a demo world: the given one, or one of a program of its own, debug or release. */
export async function begin(given, profile = "debug") {
  if (given) return given;
  const data = mkdtempSync(join(tmpdir(), "lumbung-pages-"));
  begun.push(() => rmSync(data, { recursive: true, force: true }));
  const program = join(process.env.CARGO_TARGET_DIR ?? join(here, "../../target"), profile, "marketplace-api");
  const port = 20000 + (process.pid % 20000);
  const address = `http://127.0.0.1:${port}`;
  const run = spawn(program, [], { stdio: ["ignore", "ignore", "ignore"], env: { ...process.env, LUMBUNG_DEMO: "true", LUMBUNG_DATA_DIR: data, LUMBUNG_BIND: `127.0.0.1:${port}` } });
  let ended = false;
  const end = new Promise((on) => run.on("exit", () => { ended = true; on(); }));
  // Its PostgreSQL is stopped by it, so it is asked, and waited for.
  begun.push(() => { run.kill("SIGTERM"); return end; });
  for (const since = Date.now(); Date.now() - since < 300_000; ) {
    if (ended) throw new Error("the program ended before it was ready");
    const ready = await fetch(`${address}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return address;
    await new Promise((on) => setTimeout(on, 300));
  }
  throw new Error("the program was not ready within five minutes");
}

/** A real Chromium. */
export async function open() {
  const browser = await puppeteer.launch({ executablePath: process.env.LUMBUNG_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  begun.push(() => browser.close().catch(() => browser.process()?.kill()));
  return browser;
}

/** A context of its own in which this person is signed in; nobody, if there is no login. */
export async function signIn(browser, address, login, lang) {
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  await tab.setViewport(PHONE);
  await tab.goto(`${address}/language/${lang}?back=/`);
  if (login) {
    await tab.goto(`${address}/sign-in`);
    await tab.type("[name=login]", login);
    await tab.type("[name=password]", PASSWORD);
    await Promise.all([tab.waitForNavigation(), tab.click("main form button[type=submit], main form button:not([type])")]);
    if (new URL(tab.url()).pathname === "/sign-in") throw new Error(`${login} could not sign in`);
  }
  await tab.close();
  return context;
}
