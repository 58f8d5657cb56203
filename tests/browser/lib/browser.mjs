// Chromium, pages that fail the test on a script error or a broken policy, axe, and screenshots.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const portal = fileURLToPath(new URL('../../../host/portal/', import.meta.url));
const require = createRequire(portal);
const { chromium } = require('playwright-core');
const axe = require('axe-core');

export const HUB = process.env.HUB_URL ?? 'http://127.0.0.1:8080';
export const PASSWORD = process.env.HUB_PASSWORD ?? '';
const SHOTS = process.env.PORTAL_SHOTS;
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
}

/** A person's own browser: nothing shared with the others. */
export async function visitor(browser, { width = 1440, height = 900, lang = 'zh-CN', zone = 'America/New_York', scripts = true } = {}) {
  // Another zone than the city's: times must be the city's all the same.
  const context = await browser.newContext({ viewport: { width, height }, locale: lang, timezoneId: zone, javaScriptEnabled: scripts });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    // The browser reports each refused request; the test asks for those itself.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) page.faults.push(text);
  });
  return page;
}

/** Nothing wrong on the page as it stands, and no script has failed on the way here. */
export async function sound(page, name) {
  // A page that is still being fetched has nothing to find fault with.
  await page.locator('h1').first().waitFor();
  const nonce = await page.evaluate(() => document.querySelector('meta[property="csp-nonce"]')?.nonce);
  await page.evaluate(
    ([source, nonce]) => {
      if (window.axe) return;
      const script = document.createElement('script');
      script.nonce = nonce;
      script.textContent = source;
      document.head.append(script);
    },
    [axe.source, nonce],
  );
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
  });
  assert.deepEqual(found, [], `accessibility of ${name}`);
  assert.deepEqual(page.faults, [], `scripts and policy on ${name}`);
}

/** A picture for people to look at, when a folder is named for it. */
export async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}
