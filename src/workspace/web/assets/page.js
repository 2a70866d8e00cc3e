/** Moves from page to page without loading everything anew, and brings an open page up to date. */

import { arrange } from './log.js';
import { toast, words } from './net.js';
import { unlessPressed } from './press.js';

const parser = new DOMParser();
let latest = 0;

export const app = () => /** @type {HTMLElement} */ (document.getElementById('app'));

/**
 * @param {string} url
 * @param {boolean} peek without counting as read
 */
async function read(url, peek) {
  const answer = await fetch(url, { headers: peek ? { 'x-workspace-peek': '1' } : {} });
  const page = parser.parseFromString(await answer.text(), 'text/html');
  return { page, url: answer.url, fresh: page.getElementById('app') };
}

/**
 * Shows another page of the same person.
 * @param {string} url
 * @param {{ remember?: boolean }} options
 */
export async function visit(url, { remember = true } = {}) {
  latest += 1;
  const mine = latest;
  try {
    const got = await read(url, false);
    if (mine !== latest) return;
    if (got.fresh === null) return location.assign(url);
    if (remember) history.pushState({}, '', got.url);
    swap(got.page, got.fresh);
    document.dispatchEvent(new CustomEvent('page:shown'));
  } catch {
    toast(words.offline ?? '');
  }
}

function swap(page, fresh) {
  document.title = page.title;
  app().replaceWith(fresh);
}

/** Pieces that are replaced when the page is read anew; what one writes in the composer is none of them. */
const pieces = [
  '#rail',
  '#side',
  '#banner',
  '#main > .head',
  '#main .begin',
  '#log',
  '#thread-log',
  '#answer',
  '#bot-home',
];

/** Reads the open page anew, keeping what is being written, where one is and what has the focus. */
export async function refresh() {
  const mine = latest;
  const here = location.href;
  // A visit that is under way has not changed the address yet, and must not be undone by what was read before.
  const elsewhere = () => mine !== latest || here !== location.href;
  try {
    const { page, fresh } = await read(here, document.hidden);
    if (fresh !== null) unlessPressed(() => elsewhere() || renew(page, fresh));
  } catch {
    // The connection is down; the next one that stands asks again.
  }
}

function renew(page, fresh) {
  const kept = keepPlace();
  if (sameShape(fresh)) {
    for (const piece of pieces) replacePiece(piece, fresh);
    app().dataset.stamp = fresh.dataset.stamp;
    document.title = page.title;
  } else {
    swap(page, fresh);
  }
  kept();
  document.dispatchEvent(new CustomEvent('page:fresh'));
}

function sameShape(fresh) {
  const view = (root) => root.querySelector('#main')?.dataset.view;
  const thread = (root) => root.querySelector('#thread')?.dataset.root;
  return view(fresh) === view(app()) && ['channel', 'bot'].includes(view(fresh)) && thread(fresh) === thread(app());
}

function replacePiece(piece, fresh) {
  const now = app().querySelector(piece);
  const next = fresh.querySelector(piece);
  if (now !== null && next !== null) now.replaceWith(next);
}

/** @returns {() => void} puts the scrolling and the focus back */
function keepPlace() {
  const scrolls = [...document.querySelectorAll('.scroll')].map((box) => [box.parentElement?.id, box.scrollTop]);
  const focused = document.activeElement;
  const id = focused?.id ?? '';
  const href = focused?.getAttribute('href');
  return () => {
    for (const [parent, top] of scrolls) {
      const box = parent && document.querySelector(`#${CSS.escape(String(parent))} > .scroll`);
      if (box) box.scrollTop = Number(top);
    }
    if (focused?.isConnected) return;
    const again =
      id !== '' ? document.getElementById(id) : href && document.querySelector(`a[href="${CSS.escape(href)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  };
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest('a[data-nav], a[data-older]') : null;
  if (!(link instanceof HTMLAnchorElement) || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.dataset.older !== undefined) return void older(link);
  void visit(link.href);
}

/** Puts the page before above what is shown. */
async function older(link) {
  try {
    const { fresh } = await read(link.href, true);
    const log = document.getElementById('log');
    const begin = document.querySelector('#main .begin');
    if (fresh === null || log === null || begin === null) return location.assign(link.href);
    const box = log.closest('.scroll');
    const below = box === null ? 0 : box.scrollHeight - box.scrollTop;
    const anchor = log.querySelector('.message');
    begin.replaceWith(...fresh.querySelectorAll('#main .begin'));
    log.prepend(...(fresh.querySelector('#log')?.childNodes ?? []));
    arrange(log);
    if (box !== null) box.scrollTop = box.scrollHeight - below;
    if (anchor instanceof HTMLElement) anchor.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent('page:fresh'));
  } catch {
    toast(words.offline ?? '');
  }
}

export function startPages() {
  document.addEventListener('click', follow);
  window.addEventListener('popstate', () => void visit(location.href, { remember: false }));
}
