/** A field of a window that is filled in by searching: a list under it follows what is typed. */

import { base, complaintOf, post, words } from './net.js';

/** So long nothing is typed before it is asked for. */
const pauseMs = 180;

/** @type {WeakMap<Element, { timer: number, asked: number, items: any[], active: number }>} */
const states = new WeakMap();

function stateOf(holder) {
  const state = states.get(holder) ?? { timer: 0, asked: 0, items: [], active: -1 };
  states.set(holder, state);
  return state;
}

const inputOf = (holder) => /** @type {HTMLInputElement} */ (holder.querySelector('[role="combobox"]'));
const listOf = (holder) => /** @type {HTMLElement} */ (holder.querySelector('[role="listbox"]'));
const chosenOf = (holder) => /** @type {HTMLInputElement} */ (holder.querySelector('[data-chosen]'));
const isOpen = (holder) => !listOf(holder).hidden;

/** The value of a look-up: what was chosen, else what was typed. */
export function lookedUp(field) {
  const holder = field.querySelector('.lookup');
  if (holder === null) return undefined;
  return chosenOf(holder).value || inputOf(holder).value;
}

function say(holder, text) {
  holder.closest('.field').querySelector('.lookup-says').textContent = text;
}

function close(holder) {
  const state = stateOf(holder);
  clearTimeout(state.timer);
  state.asked += 1;
  state.items = [];
  state.active = -1;
  listOf(holder).hidden = true;
  listOf(holder).replaceChildren();
  inputOf(holder).setAttribute('aria-expanded', 'false');
  inputOf(holder).removeAttribute('aria-activedescendant');
}

function typed(holder) {
  const state = stateOf(holder);
  if (chosenOf(holder).value !== '') unfill(holder);
  chosenOf(holder).value = '';
  say(holder, '');
  clearTimeout(state.timer);
  if (inputOf(holder).value.trim() === '') return close(holder);
  state.timer = setTimeout(() => void ask(holder), pauseMs);
}

async function ask(holder) {
  const state = stateOf(holder);
  state.asked += 1;
  const mine = state.asked;
  const modal = holder.closest('dialog').dataset.modal;
  const text = inputOf(holder).value;
  const answer = await post(`${base}/modals/${encodeURIComponent(modal)}/suggest`, {
    field: holder.dataset.lookup,
    text,
  });
  if (mine !== state.asked || document.activeElement !== inputOf(holder)) return;
  // Without an answer what was typed is taken as it is, so that the form can be sent all the same.
  if (answer.kind !== 'choices') {
    close(holder);
    return say(holder, complaintOf(answer) === undefined ? '' : words.lookUpAway);
  }
  show(holder, answer.choices);
}

function show(holder, choices) {
  if (choices.length === 0) return close(holder);
  const state = stateOf(holder);
  const list = listOf(holder);
  state.items = choices;
  state.active = -1;
  list.replaceChildren(...choices.map((choice, index) => optionFor(holder, choice, index)));
  list.hidden = false;
  inputOf(holder).setAttribute('aria-expanded', 'true');
  inputOf(holder).removeAttribute('aria-activedescendant');
}

function optionFor(holder, { label }, index) {
  const option = document.createElement('div');
  option.id = `${listOf(holder).id}-${index}`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.dir = 'auto';
  option.textContent = label;
  option.addEventListener('mousedown', (event) => {
    event.preventDefault();
    choose(holder, index);
  });
  return option;
}

function mark(holder, index) {
  const state = stateOf(holder);
  state.active = index;
  for (const [at, option] of [...listOf(holder).children].entries()) {
    option.setAttribute('aria-selected', String(at === index));
    if (at === index) option.scrollIntoView({ block: 'nearest' });
  }
  inputOf(holder).setAttribute('aria-activedescendant', `${listOf(holder).id}-${index}`);
}

function choose(holder, index) {
  const choice = stateOf(holder).items[index];
  const input = inputOf(holder);
  close(holder);
  // Somebody new is no record: the words stand for themselves.
  if (choice.fills === undefined) {
    input.value = choice.value;
    return;
  }
  input.value = choice.label;
  chosenOf(holder).value = choice.value;
  fill(holder, choice.fills);
}

/** What is known is not asked: its fields go away, and say what they would have held. */
function fill(holder, fills) {
  const dialog = holder.closest('dialog');
  const known = [];
  for (const [id, value] of Object.entries(fills)) {
    const field = dialog.querySelector(`.field[data-field="${CSS.escape(id)}"]`);
    const control = field?.querySelector('input:not([type="hidden"]), textarea, select');
    if (!control) continue;
    field.dataset.before = control.value;
    control.value = value;
    field.hidden = true;
    known.push(control instanceof HTMLSelectElement ? control.selectedOptions[0]?.textContent : value);
  }
  say(holder, known.length === 0 ? '' : `${words.lookUpKnown} ${known.join(' · ')}`);
}

function unfill(holder) {
  for (const field of holder.closest('dialog').querySelectorAll('.field[data-before]')) {
    field.querySelector('input:not([type="hidden"]), textarea, select').value = field.dataset.before;
    delete field.dataset.before;
    field.hidden = false;
  }
}

/** @param {KeyboardEvent} event */
function onKey(event, holder) {
  const { items, active } = stateOf(holder);
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && items.length === 0) {
    if (step > 0) void ask(holder);
  } else if (step !== undefined) {
    mark(holder, active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length);
  } else if (event.key === 'Escape' && isOpen(holder)) {
    close(holder);
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && active >= 0) {
    choose(holder, active);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLDialogElement} dialog */
export function startLookUps(dialog) {
  for (const holder of dialog.querySelectorAll('.lookup')) {
    const input = inputOf(holder);
    input.addEventListener('input', () => typed(holder));
    input.addEventListener('keydown', (event) => onKey(event, holder));
    input.addEventListener('blur', () => close(holder));
  }
}
