// Holds the pages that are named against the HTML standard and, in a browser without a window, against the
// accessibility rules of WCAG 2.2 AA and good practice: light and dark, wide and as on a phone.
//
//   node check.mjs BROWSER PAGE.html…

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const [browserPath, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const views = [
  { scheme: "light", width: 1000 },
  { scheme: "dark", width: 1000 },
  { scheme: "light", width: 360 },
  { scheme: "dark", width: 360 },
];

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Written by a program: one line, and a doctype as the standard spells it.
    "long-title": "off",
    // The width of a column of a plot is no style of a page.
    "no-inline-style": "off",
  },
});

let found = 0;
const tell = (page, what) => {
  found += 1;
  console.log(`${basename(page)}: ${what}`);
};

for (const page of pages) {
  const report = await validator.validateString(readFileSync(page, "utf8"), page);
  for (const message of report.results.flatMap((result) => result.messages)) {
    tell(page, `line ${message.line}, column ${message.column}: ${message.message} (${message.ruleId})`);
  }
}

const browser = await puppeteer.launch({
  executablePath: browserPath,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  const tab = await browser.newPage();
  for (const page of pages) {
    for (const { scheme, width } of views) {
      await tab.setViewport({ width, height: 900 });
      await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await tab.goto(pathToFileURL(page).href);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) tell(page, `${wide} pixels wide on a screen of ${width}`);
      await tab.evaluate(axe);
      const { violations } = await tab.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), tags);
      for (const { id, help, nodes } of violations) {
        const where = nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
        tell(page, `${scheme}, ${width} pixels: ${help} (${id}), ${nodes.length} times: ${where.join(" | ")}`);
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${pages.length} pages, ${found} complaints`);
process.exitCode = found > 0 || pages.length === 0 ? 1 : 0;
