// How fast the everyday pages come on a bad line: Lighthouse's score for performance with 400 ms there and back, 400 kbit/s
// and a processor four times slower, as the median of three visits. A measurement, not a test: it ends well whatever it finds.
//
//   node speed.mjs                    starts target/release/marketplace-api with a demo world of its own
//   node speed.mjs --address URL      a demo world that runs already
import { parseArgs } from "node:util";
import lighthouse from "lighthouse";
import { EVERYDAY, begin, open, signIn, stop } from "./world.mjs";

const { values: asked } = parseArgs({ options: { address: { type: "string" } } });
const VISITS = 3;
const LINE = { rttMs: 400, throughputKbps: 400, cpuSlowdownMultiplier: 4, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 };

try {
  const address = await begin(asked.address, "release");
  const browser = await open();
  console.log("score  first paint  largest paint  blocked   bytes  page");
  for (const [login, path] of EVERYDAY) {
    const visits = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const context = await signIn(browser, address, login, "id");
      const tab = await context.newPage();
      const settings = { onlyCategories: ["performance"], disableStorageReset: true, logLevel: "silent", throttlingMethod: "simulate", throttling: LINE };
      const { audits, categories } = (await lighthouse(address + path, settings, undefined, tab)).lhr;
      const value = (name) => Math.round(audits[name].numericValue);
      visits.push([Math.round(categories.performance.score * 100), value("first-contentful-paint"), value("largest-contentful-paint"), value("total-blocking-time"), value("total-byte-weight")]);
      await context.close();
    }
    visits.sort((one, other) => one[0] - other[0]);
    const [score, first, largest, blocked, bytes] = visits[(VISITS - 1) / 2];
    console.log(`${String(score).padStart(5)} ${String(first).padStart(9)} ms ${String(largest).padStart(11)} ms ${String(blocked).padStart(5)} ms ${String(bytes).padStart(7)}  ${login || "nobody"} ${path}`);
  }
} finally {
  await stop();
}
process.exit(0);
