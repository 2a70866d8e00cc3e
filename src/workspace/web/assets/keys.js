/** Everything that keys do across the page. */

import { editLast } from './acts.js';
import { closeAnswers, openAnswers } from './answers.js';
import { showKeys } from './dialogs.js';
import { openJump } from './jump.js';
import { visit } from './page.js';
import { leaveTour } from './tour.js';

const isTyping = (target) => target instanceof Element && target.matches('input, textarea, select, [contenteditable]');

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (act(event)) event.preventDefault();
}

/** @returns {boolean} whether the key was one of these */
function act(event) {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') return does(openJump);
  if (document.querySelector('dialog[open]') !== null) return false;
  if ((event.ctrlKey || event.metaKey) && event.shiftKey && key.toLowerCase() === 'f') return does(openAnswers);
  if (event.altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return neighbour(key === 'ArrowDown' ? 1 : -1);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (key === 'Escape') return leaveTour() || closeAnswers() || closeThread();
  if (key === 'ArrowUp' && target.matches('form.composer textarea') && target.value === '') {
    return editLast(target.form);
  }
  if (isTyping(target)) return false;
  if (key === '?') return does(showKeys);
  if (key === 'ArrowUp' || key === 'ArrowDown') return otherMessage(target, key === 'ArrowDown' ? 1 : -1);
  return false;
}

function does(what) {
  what();
  return true;
}

function neighbour(step) {
  const places = [...document.querySelectorAll('#side a.place')];
  const now = places.findIndex((place) => place.getAttribute('aria-current') === 'page');
  const next = places[(now + step + places.length) % places.length];
  if (next instanceof HTMLAnchorElement) void visit(next.href);
  return true;
}

function closeThread() {
  const close = document.querySelector('[data-close-thread]');
  if (!(close instanceof HTMLAnchorElement)) return false;
  void visit(close.href);
  return true;
}

function otherMessage(target, step) {
  const message = target instanceof Element ? target.closest('.log .message') : null;
  const list = message?.closest('.log');
  if (!list) return false;
  const all = [...list.querySelectorAll('.message')];
  const next = all[all.indexOf(message) + step];
  if (next instanceof HTMLElement) next.focus();
  return true;
}

export function startKeys() {
  document.addEventListener('keydown', onKey);
}
