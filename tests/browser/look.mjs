// What every view of the site must keep: one heading, no sideways scrolling, and what axe checks.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function look(page, fault) {
  const headings = await page.locator("h1").count();
  if (headings !== 1) fault(`${headings} h1 elements`);
  await checkWidth(page, fault);
  // axe is put in through the debugger, so the page's policy need not allow it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: "tag", values } }),
    RULES,
  );
  for (const violation of violations) {
    for (const node of violation.nodes) fault(`axe ${violation.id}: ${node.target.join(" ")} – ${node.failureSummary}`);
  }
}

export async function checkWidth(page, fault) {
  const { inner, scroll, widest } = await page.evaluate(() => {
    const root = document.scrollingElement;
    const far = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { inner: root.clientWidth, scroll: root.scrollWidth, widest: far.slice(0, 3).join(", ") };
  });
  if (scroll > inner) fault(`scrolls sideways: ${scroll} px in a width of ${inner} px (${widest})`);
}
