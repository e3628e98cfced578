// Chromium as the tests open it: headless, with an empty profile, and with its own talk to the network switched off.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const executablePath = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
if (!executablePath) {
  console.error("no Chromium found\n  hint: install it, or set CHROMIUM to its path");
  process.exit(2);
}

/** Hands a new browser's context to `use`, and closes it whatever happens. */
export async function withBrowser(use, options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "commonpurse-browser-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, ...options });
  try {
    return await use(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
