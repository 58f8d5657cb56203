// Chapters that build on each other. When one fails, what stood on the screens is kept, and those after it say at once
// that they could not be told, instead of waiting for things that never happened.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch, visitor } from './browser.mjs';
import { signIn } from './portal.mjs';

const SEEN = process.env.PORTAL_SEEN ?? join(tmpdir(), 'hub-browser');

export class Story {
  #browser;
  #pages = new Map();
  #broken = null;

  async begin() {
    this.#browser = await launch();
  }

  async end() {
    await this.#browser?.close();
  }

  /** A browser of nobody's yet. */
  stranger(how) {
    return visitor(this.#browser, how);
  }

  /** That person's own browser, signed in; kept for the whole story. */
  async as(name, how) {
    if (!this.#pages.has(name)) {
      const page = await this.stranger(how);
      this.#pages.set(name, page);
      await signIn(page, name);
    }
    return this.#pages.get(name);
  }

  chapter(title, tell) {
    test(title, async () => {
      if (this.#broken) throw new Error(`not told: “${this.#broken}” failed`);
      try {
        await tell();
      } catch (error) {
        this.#broken = title;
        await this.#keep();
        throw error;
      }
    });
  }

  async #keep() {
    mkdirSync(SEEN, { recursive: true });
    for (const context of this.#browser.contexts())
      for (const page of context.pages()) {
        const path = join(SEEN, `${new URL(page.url()).pathname.replaceAll('/', '-').slice(1) || 'home'}.png`);
        await page.screenshot({ path, fullPage: true }).then(
          () => console.log(`seen: ${page.url()} in ${path}`),
          () => console.log(`not seen: ${page.url()}`),
        );
      }
  }
}
