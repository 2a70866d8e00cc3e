/** The page that the bot keeps: it is told that somebody looks, and what it draws then takes the place of what was there. */

import { askAside } from './answers.js';
import { openChoices } from './menus.js';
import { base, post, toast } from './net.js';

/** As long as somebody looks, the bot is told so again before it would stop. */
const againMs = 10 * 60_000;
let again = 0;

const place = () => document.getElementById('bot-home');

/** A failure is no matter: the connection that comes back says so again. */
function tellOpen() {
  clearInterval(again);
  if (place() === null || document.hidden) return;
  void post(`${base}/app/open`, {});
  again = setInterval(() => void post(`${base}/app/open`, {}), againMs);
}

/** The page as it is now, with the focus where it was. */
export function takeHome(markup) {
  const old = place();
  if (old === null) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const pressed = focused instanceof HTMLElement ? focused.dataset.press : undefined;
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  old.replaceWith(holder.content);
  if (focused === null) return;
  const same = [...(place()?.querySelectorAll('button[data-press]') ?? [])].find(
    (button) => button instanceof HTMLElement && button.dataset.press === pressed,
  );
  const next = same ?? place()?.closest('.scroll');
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}

async function press(action, button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  const complaint = await askAside('app/press', action, button);
  if (complaint !== undefined) toast(complaint);
}

function onClick(event) {
  const button = event.target instanceof Element ? event.target.closest('#bot-home button') : null;
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.press !== undefined) void press(JSON.parse(button.dataset.press), button);
  if (button.dataset.menu !== undefined) openChoices(button, (action) => void press(action, button));
}

export function startBotHome() {
  document.addEventListener('click', onClick);
  document.addEventListener('page:shown', tellOpen);
  // A bot that came back does not know who looks.
  document.addEventListener('page:menu', tellOpen);
  document.addEventListener('visibilitychange', tellOpen);
  tellOpen();
}
