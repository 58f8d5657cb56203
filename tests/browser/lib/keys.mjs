// Somebody without a mouse.
import assert from 'node:assert/strict';

/** What has the focus, by its visible name. */
function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const named = at?.labels?.[0]?.textContent ?? at?.getAttribute('aria-label') ?? at?.textContent ?? '';
    return named.trim();
  });
}

/** Tab until there. */
export async function reach(page, wanted) {
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).startsWith(wanted)) return;
  }
  assert.fail(`Tab never reaches ${wanted}`);
}

export async function press(page, wanted) {
  await reach(page, wanted);
  await page.keyboard.press('Enter');
}

/** Nothing sticks out of a small screen. */
export async function narrow(page, name) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 720 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${name} is ${width} px wide at 320`);
  await page.setViewportSize(size);
}
