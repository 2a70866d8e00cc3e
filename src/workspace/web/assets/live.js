/** Keeps the open page live over one stream of events, and catches up after it broke. */

import { drop, noteRead, take } from './log.js';
import { base, words } from './net.js';
import { app, refresh } from './page.js';

/** @type {EventSource | undefined} */
let source;
let retry = 0;
let failures = 0;
let leaving = 0;
let polling = 0;

const mostWaitMs = 10_000;
/** A tab that nobody sees for this long gives its connection back (a browser has six for one address), and asks now and then. */
const hiddenMs = 30_000;

function address() {
  const main = document.getElementById('main');
  const query = new URLSearchParams({ open: main?.dataset.view ?? 'home', stamp: app().dataset.stamp ?? '' });
  if (main?.dataset.channel) query.set('channel', main.dataset.channel);
  const root = document.getElementById('thread')?.dataset.root;
  if (root) query.set('thread', root);
  return `${base}/live?${query}`;
}

export function connect() {
  disconnect();
  const mine = new EventSource(address());
  source = mine;
  const on = (name, act) => mine.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on('ready', ({ stale }) => {
    failures = 0;
    sayOffline(false);
    document.documentElement.dataset.live = 'yes';
    if (stale) void refresh();
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
  on('mail', () => {
    if (document.getElementById('main')?.dataset.view === 'mail') void refresh();
  });
  mine.addEventListener('error', () => {
    if (source !== mine) return;
    disconnect();
    failures += 1;
    if (failures > 1) sayOffline(true);
    retry = setTimeout(connect, Math.min(mostWaitMs, 400 * 2 ** Math.min(failures, 6)));
  });
}

function disconnect() {
  clearTimeout(retry);
  source?.close();
  source = undefined;
  delete document.documentElement.dataset.live;
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
    if (source === undefined) connect();
    noteRead();
    return;
  }
  leaving = setTimeout(() => {
    disconnect();
    polling = setInterval(() => void refresh(), hiddenMs);
  }, hiddenMs);
}

export function startLive() {
  document.addEventListener('visibilitychange', onVisibility);
  document.addEventListener('page:shown', connect);
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) connect();
  });
  connect();
}
