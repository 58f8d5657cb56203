// A finding that appears or goes moves everything below it. Leaving a field is often the first half of a click
// elsewhere: moved between press and release, the click would miss what was aimed at. So findings wait for the release.
let pressed = false;
let waiting: (() => void)[] = [];

function release(): void {
  pressed = false;
  // The click follows the release; what waits comes after it.
  setTimeout(() => {
    const now = waiting;
    waiting = [];
    for (const run of now) run();
  }, 0);
}

document.addEventListener('pointerdown', () => (pressed = true), true);
for (const end of ['pointerup', 'pointercancel', 'dragend'] as const) document.addEventListener(end, release, true);
window.addEventListener('blur', release);

/** Now, or when the pointer is let go. */
export function afterPress(run: () => void): void {
  if (pressed) waiting.push(run);
  else run();
}
