/** Keeps the open page live over one stream of events, and catches up after it broke. */

import { takeAnswer } from './answers.js';
import { takeHome } from './bot-home.js';
import { drop, noteRead, take } from './log.js';
import { base, words } from './net.js';
import { app, refresh } from './page.js';
import { unlessPressed } from './press.js';

/** @type {EventSource | undefined} */
let source;
let attempt = 0;
let retry = 0;
let failures = 0;
let leaving = 0;
let polling = 0;
/** @type {(() => void) | undefined} gives the slot back */
let release;

const mostWaitMs = 10_000;
/** A tab that nobody sees for this long gives its connection back, and asks now and then. */
const hiddenMs = 30_000;
/** A browser keeps six connections to one address for all its tabs; so many of them may be streams. */
const slots = 4;
/** Without a slot, a page asks this often whether it missed something. */
const askMs = 1500;

function address() {
  const main = document.getElementById('main');
  const query = new URLSearchParams({ open: main?.dataset.view ?? 'home', stamp: app().dataset.stamp ?? '' });
  if (main?.dataset.channel) query.set('channel', main.dataset.channel);
  const root = document.getElementById('thread')?.dataset.root;
  if (root) query.set('thread', root);
  return `${base}/live?${query}`;
}

/** Whether this tab may keep a stream open. Browsers have locks for that only on safe origins, such as this machine. */
async function haveSlot() {
  if (release !== undefined || navigator.locks === undefined) return true;
  for (let slot = 0; slot < slots; slot += 1) {
    if (await takeSlot(`live ${slot}`)) return true;
  }
  return false;
}

function takeSlot(name) {
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      if (lock === null) return undefined;
      return new Promise((done) => {
        release = () => {
          release = undefined;
          done(undefined);
        };
      });
    });
  });
}

async function connect() {
  disconnect();
  const mine = attempt;
  const streams = await haveSlot();
  if (mine !== attempt) return;
  if (streams) listen();
  else await ask(mine);
}

/** What a page without a slot does instead. */
async function ask(mine) {
  try {
    const answer = await fetch(`${address()}&once=yes`);
    const { stale } = await answer.json();
    if (mine !== attempt) return;
    reached();
    if (stale) await refresh();
  } catch {
    if (mine === attempt) missed();
  }
  if (mine === attempt) retry = setTimeout(() => void connect(), askMs);
}

function listen() {
  const mine = new EventSource(address());
  source = mine;
  const on = (name, act) => mine.addEventListener(name, (event) => unlessPressed(() => act(JSON.parse(event.data))));
  on('ready', ({ stale }) => {
    reached();
    // The bot may have drawn its page since this one was read and before anybody listened.
    if (stale || document.getElementById('bot-home') !== null) void refresh();
  });
  on('message', (parcel) => {
    take(parcel);
    noteRead();
  });
  on('gone', ({ id }) => drop(id));
  on('places', ({ side, rail }) => {
    swapKeepingFocus('side', side);
    swapKeepingFocus('rail', rail);
    countInTitle();
  });
  on('bot', ({ banner }) => {
    swapKeepingFocus('banner', banner);
    document.dispatchEvent(new CustomEvent('page:menu'));
  });
  on('answer', ({ html }) => takeAnswer(html));
  on('home', ({ html }) => takeHome(html));
  on('mail', () => {
    if (document.getElementById('main')?.dataset.view === 'mail') void refresh();
  });
  mine.addEventListener('error', () => {
    if (source !== mine) return;
    disconnect();
    missed();
    retry = setTimeout(() => void connect(), Math.min(mostWaitMs, 400 * 2 ** Math.min(failures, 6)));
  });
}

function reached() {
  failures = 0;
  sayOffline(false);
  document.documentElement.dataset.live = 'yes';
}

function missed() {
  failures += 1;
  if (failures > 1) sayOffline(true);
}

function disconnect() {
  attempt += 1;
  clearTimeout(retry);
  source?.close();
  source = undefined;
  if (release !== undefined) delete document.documentElement.dataset.live;
}

function sayOffline(lost) {
  const note = document.getElementById('offline');
  if (!lost) return note?.remove();
  if (note !== null) return;
  const said = document.createElement('p');
  said.id = 'offline';
  said.textContent = words.offline ?? '';
  document.getElementById('banner')?.append(said);
}

function swapKeepingFocus(id, markup) {
  const old = document.getElementById(id);
  if (old === null || old.outerHTML === markup) return;
  const inside = old.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : undefined;
  const top = old.scrollTop;
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  const fresh = holder.content.firstElementChild;
  if (fresh === null) return;
  old.replaceWith(fresh);
  fresh.scrollTop = top;
  if (inside) {
    const again = fresh.querySelector(`a[href="${CSS.escape(inside)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }
}

/** So that a tab in the background shows that something waits. */
export function countInTitle() {
  const counts = [...document.querySelectorAll('#side .count')].map((count) =>
    Number.parseInt(count.textContent ?? '', 10),
  );
  const sum = counts.reduce((all, one) => all + one, 0);
  const plain = document.title.replace(/^\(\d+\) /u, '');
  document.title = sum > 0 ? `(${sum}) ${plain}` : plain;
}

function onVisibility() {
  clearTimeout(leaving);
  clearInterval(polling);
  if (!document.hidden) {
    if (source === undefined) void connect();
    noteRead();
    return;
  }
  leaving = setTimeout(() => {
    disconnect();
    release?.();
    polling = setInterval(() => void refresh(), hiddenMs);
  }, hiddenMs);
}

export function startLive() {
  document.addEventListener('visibilitychange', onVisibility);
  document.addEventListener('page:shown', () => void connect());
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) void connect();
  });
  void connect();
}
