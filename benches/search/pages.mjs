// Writes documents as pages for Pagefind: `pages.mjs DOCUMENTS FOLDER`.

import { createReadStream, mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [documents, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const lines = createInterface({ input: createReadStream(documents) });
for await (const line of lines) {
  const page = JSON.parse(line);
  const amount = String(page.low ?? 0).padStart(12, "0");
  writeFileSync(
    `${folder}/${page.id}.html`,
    `<!doctype html><html lang="en"><title>${page.title}</title><body data-pagefind-body>
<h1>${page.title}</h1><p data-pagefind-filter="service">${page.service}</p>
<p data-pagefind-sort="amount" data-pagefind-meta="amount">${amount}</p>
<p>${page.organisations.join(", ")}</p><p>${page.body.join("</p><p>")}</p></body></html>`,
  );
}
