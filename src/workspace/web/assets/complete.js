/** Suggestions while one types: commands after a slash, their options, and people after an @. */

import { base, words } from './net.js';
import { suggestionsFor } from './suggest.js';

/** @type {Promise<any> | undefined} */
let menu;

/** What can be typed; read once, and anew after a bot came or went. */
export function readMenu() {
  menu ??= fetch(`${base}/menu.json`)
    .then((answer) => answer.json())
    .catch(() => {
      menu = undefined;
      return { commands: [], messageActions: [], people: [] };
    });
  return menu;
}

/** @type {{ field: HTMLTextAreaElement, list: HTMLElement, items: any[], active: number } | undefined} */
let open;
let asked = 0;

const fieldOf = (target) =>
  target instanceof HTMLTextAreaElement && target.closest('form.composer') ? target : undefined;

async function update(field) {
  asked += 1;
  const mine = asked;
  const mayComplete = field.value.startsWith('/') || field.value.includes('@');
  if (!mayComplete) return close(field);
  const found = suggestionsFor(await readMenu(), field.value, field.selectionStart);
  if (mine !== asked || document.activeElement !== field) return;
  showHint(field, found.hint);
  if (found.items.length === 0) return hideList(field);
  show(field, found);
}

function show(field, found) {
  const list = listOf(field);
  list.replaceChildren(...found.items.map((item, index) => optionFor(list, item, index)));
  list.setAttribute('aria-label', (found.people ? words.peopleTitle : words.commandsTitle) ?? '');
  list.hidden = false;
  open = { field, list, items: found.items, active: found.eager ? 0 : -1 };
  mark();
}

function optionFor(list, item, index) {
  const option = document.createElement('div');
  option.id = `${list.id}-${index}`;
  option.setAttribute('role', 'option');
  const label = document.createElement('b');
  label.textContent = item.label;
  const detail = document.createElement('span');
  detail.textContent = item.detail ?? '';
  option.append(label, ' ', detail);
  option.addEventListener('mousedown', (event) => {
    event.preventDefault();
    if (open !== undefined) choose(index);
  });
  return option;
}

function mark() {
  if (open === undefined) return;
  const { field, list, active } = open;
  for (const [index, option] of [...list.children].entries()) {
    option.setAttribute('aria-selected', String(index === active));
    if (index === active) option.scrollIntoView({ block: 'nearest' });
  }
  if (active < 0) field.removeAttribute('aria-activedescendant');
  else field.setAttribute('aria-activedescendant', `${list.id}-${active}`);
}

function choose(index) {
  if (open === undefined) return;
  const { field, items } = open;
  const { text, caret } = items[index];
  field.value = text;
  field.setSelectionRange(caret, caret);
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

const listOf = (field) => /** @type {HTMLElement} */ (document.getElementById(field.getAttribute('aria-controls')));

function hideList(field) {
  const list = listOf(field);
  list.hidden = true;
  list.replaceChildren();
  field.removeAttribute('aria-activedescendant');
  if (open?.field === field) open = undefined;
}

function close(field) {
  hideList(field);
  showHint(field, undefined);
}

/** The whole command with the option that is being typed set off, and what that one is. */
function showHint(field, hint) {
  const place = field.form.querySelector('.hint-line');
  place.hidden = hint === undefined;
  if (hint === undefined) return place.replaceChildren();
  const parts = hint.parts.flatMap(({ text, now }) => {
    const part = document.createElement(now ? 'b' : 'span');
    part.textContent = text;
    return [part, ' '];
  });
  const about = document.createElement('span');
  about.className = 'hint-about';
  about.textContent = hint.about;
  place.replaceChildren(...parts, about);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const field = fieldOf(event.target);
  if (field === undefined || open === undefined || open.field !== field || event.isComposing) return;
  const { items, active } = open;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined) {
    open.active = active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length;
    mark();
  } else if (event.key === 'Escape') {
    hideList(field);
  } else if (event.key === 'Tab' && !event.shiftKey) {
    choose(Math.max(0, active));
  } else if (event.key === 'Enter' && !event.shiftKey && active >= 0 && !items[active].whole) {
    choose(active);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

export function startCompletion() {
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('input', (event) => {
    const field = fieldOf(event.target);
    if (field !== undefined) void update(field);
  });
  document.addEventListener('focusout', (event) => {
    const field = fieldOf(event.target);
    if (field !== undefined) hideList(field);
  });
  document.addEventListener('page:menu', () => {
    menu = undefined;
  });
}
