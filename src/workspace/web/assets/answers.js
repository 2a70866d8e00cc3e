/** The panel beside the conversations: searching, what the bot answers there, and pressing what stands in it. */

import { openModal } from './dialogs.js';
import { openChoices } from './menus.js';
import { base, complaintOf, post, toast } from './net.js';
import { app } from './page.js';

const key = `answers ${base}`;
/** How long after something was asked for its answer still opens the panel by itself. */
const expectedMs = 30_000;
let expected = 0;
/** @type {Element | null} */
let opener = null;

const panel = () => document.getElementById('answers');
const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById('search-text'));
const isOpen = () => panel()?.hidden === false;

/** The search, or what was answered last. */
export function openAnswers() {
  if (panel() === null) return;
  if (!isOpen()) opener = document.activeElement;
  show(true);
  (field() ?? panel()?.querySelector('[data-do="close-answers"]'))?.focus();
  field()?.select();
}

export function closeAnswers() {
  if (!isOpen()) return false;
  show(false);
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
  return true;
}

function show(open) {
  const place = panel();
  if (place === null) return;
  place.hidden = !open;
  app().classList.toggle('with-answers', open);
  if (open) sessionStorage.setItem(key, field()?.value ?? '');
  else sessionStorage.removeItem(key);
}

/** A page that was shown anew has the panel as it was. */
function restore() {
  const typed = sessionStorage.getItem(key);
  if (typed === null) return;
  show(true);
  const search = field();
  if (search !== null && search.value === '') search.value = typed;
}

/** Another answer is the topmost now, or none. */
export function takeAnswer(markup) {
  const old = document.getElementById('answer');
  if (old === null) return;
  const within = old.contains(document.activeElement);
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  old.replaceWith(holder.content);
  settle(within);
}

/** What was asked for has come. */
function settle(within) {
  const box = panel()?.querySelector('.scroll');
  if (box) box.scrollTop = 0;
  panel()?.removeAttribute('aria-busy');
  if (Date.now() < expected && !isOpen()) {
    opener = document.activeElement;
    show(true);
  }
  // What had the focus is gone with the answer before.
  if (within && box instanceof HTMLElement) box.focus({ preventScroll: true });
}

/** Carries out what is answered beside the conversations. */
export async function askAside(path, body, control) {
  expected = Date.now() + expectedMs;
  control?.setAttribute('aria-busy', 'true');
  const answer = await post(`${base}/${path}`, body);
  control?.removeAttribute('aria-busy');
  const complaint = complaintOf(answer);
  if (answer.kind === 'modal') openModal(answer.html, control);
  return complaint;
}

async function search(form) {
  const typed = field()?.value.trim() ?? '';
  if (typed === '') return field()?.focus();
  sessionStorage.setItem(key, typed);
  const fault = form.querySelector('.composer-fault');
  fault.hidden = true;
  panel()?.setAttribute('aria-busy', 'true');
  const complaint = await askAside('search', { words: typed }, form.querySelector('button'));
  if (complaint === undefined) return undefined;
  panel()?.removeAttribute('aria-busy');
  fault.textContent = complaint;
  fault.hidden = false;
}

const shownId = () => document.getElementById('answer')?.dataset.answer ?? '';

async function press(action, button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  const complaint = await askAside(`answers/${encodeURIComponent(shownId())}/press`, action, button);
  if (complaint !== undefined) toast(complaint);
}

async function back() {
  const complaint = complaintOf(await post(`${base}/answers/${encodeURIComponent(shownId())}/drop`, {}));
  if (complaint !== undefined) toast(complaint);
}

export function startAnswers() {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    const what = button.dataset.do;
    if (what === 'search') return openAnswers();
    if (what === 'close-answers') return void closeAnswers();
    if (what === 'answer-back') return void back();
    if (button.closest('#answer') === null) return;
    if (button.dataset.press !== undefined) void press(JSON.parse(button.dataset.press), button);
    if (button.dataset.menu !== undefined) openChoices(button, (action) => void press(action, button));
  });
  document.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.id !== 'search') return;
    event.preventDefault();
    void search(event.target);
  });
  // A page without a stream reads the answer with everything else.
  document.addEventListener('page:fresh', () => settle(false));
  document.addEventListener('page:shown', restore);
  restore();
}
