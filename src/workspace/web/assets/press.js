/**
 * A click goes to what was pressed and let go: an element that is replaced in between, or moves away, never gets it. What would
 * change the page waits for so long.
 */

let pressed = false;
/** @type {(() => void)[]} */
const waiting = [];
let limit = 0;
/** A button that is held for longer is no click: text is marked, or its end was never told. */
const mostMs = 2000;

/**
 * Changes the page now, or as soon as nothing is pressed; in the order in which this was asked for.
 * @param {() => void} change
 */
export function unlessPressed(change) {
  if (pressed || waiting.length > 0) waiting.push(change);
  else change();
}

function press() {
  pressed = true;
  clearTimeout(limit);
  limit = setTimeout(release, mostMs);
}

/** The click comes after the release, in the same task or the next. */
function release() {
  clearTimeout(limit);
  pressed = false;
  setTimeout(() => {
    while (!pressed && waiting.length > 0) waiting.shift()?.();
  });
}

const isSpace = (/** @type {KeyboardEvent} */ event) => event.key === ' ';

export function startPresses() {
  document.addEventListener('pointerdown', press, true);
  for (const end of ['pointerup', 'pointercancel', 'dragend']) document.addEventListener(end, release, true);
  // A button is pressed by the space bar too, and let go with it.
  document.addEventListener(
    'keydown',
    (event) => isSpace(event) && event.target instanceof HTMLButtonElement && press(),
    true,
  );
  document.addEventListener('keyup', (event) => isSpace(event) && release(), true);
  window.addEventListener('blur', release);
}
