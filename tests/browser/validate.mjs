// Validates every HTML file of a built site.
// usage: node validate.mjs SITE_DIR

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";

const [siteDir] = process.argv.slice(2);
if (!siteDir) {
  console.error("usage: node validate.mjs SITE_DIR");
  process.exit(2);
}

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Crawled headlines are shown whole; the title is cut at 80 characters plus the site's name.
    "long-title": "off",
    // `tabindex` makes a table that scrolls sideways reachable by keyboard.
    "prefer-native-element": "off",
    "no-redundant-role": "off",
    "no-trailing-whitespace": "off",
    "tel-non-breaking": "off",
  },
});

let files = 0;
let faults = 0;
for (const entry of readdirSync(siteDir, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".html")) continue;
  const path = join(entry.parentPath, entry.name);
  files += 1;
  const report = validator.validateStringSync(readFileSync(path, "utf8"), path);
  for (const result of report.results) {
    for (const message of result.messages) {
      faults += 1;
      console.error(`${path}:${message.line}:${message.column}: ${message.message} (${message.ruleId})`);
    }
  }
}
console.log(`${files} pages validated, ${faults} faults`);
process.exit(faults > 0 || files === 0 ? 1 : 0);
