/**
 * The first minute: a window that points at what to do next and waits until it was really done. It blocks nothing, can be
 * skipped step by step and left at any time, and is remembered for this browser.
 */

import { base } from './net.js';

const key = 'tour';
const lookMs = 250;
const order = ['offer', 'customer', 'intake', 'write', 'agent', 'desk', 'claim', 'answer', 'back', 'end'];

const template = () => {
  const found = document.getElementById('tour-steps');
  return found instanceof HTMLTemplateElement ? found : undefined;
};
const place = () => document.getElementById('tour');
const story = () => template()?.dataset ?? {};

/**
 * `mark`: what the step began with, or what was done for it, so that only what comes after it counts.
 * @type {{ step: string, mark?: string }}
 */
let state = { step: 'left' };
let looking = 0;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{"step":"offer"}');
    return order.includes(kept.step) ? kept : { step: 'left' };
  } catch {
    return { step: 'left' };
  }
}

const channel = () => document.getElementById('main')?.dataset.channel;
const isMe = (id) => base === `/as/${encodeURIComponent(id ?? '')}`;
const person = (id) => document.querySelector(`#rail a[href="/as/${CSS.escape(id ?? '')}/"]`);
const room = (id) => document.querySelector(`#side a.place[data-place="${CSS.escape(id ?? '')}"]`);
const messages = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#log .message')]);
const lastCard = () => messages().findLast((message) => message.querySelector('.card') !== null);
const mainButton = () => lastCard()?.querySelector('.card-actions .button.primary[data-press]');
const stands = (press) =>
  [...document.querySelectorAll('#log [data-press]')].some(
    (button) => button instanceof HTMLElement && button.dataset.press === press,
  );

/** Each step: what it points at, and whether it was done. */
const steps = {
  offer: { target: () => null, isDone: () => false },
  customer: { target: () => person(story().customer), isDone: () => isMe(story().customer) },
  intake: { target: () => room(story().intake), isDone: () => channel() === story().intake },
  write: {
    target: () => document.getElementById('composer'),
    isDone: () =>
      messages().some(({ dataset }) => dataset.by === story().customer && (dataset.id ?? '') > (state.mark ?? '')),
  },
  agent: { target: () => person(story().agent), isDone: () => isMe(story().agent) },
  desk: { target: () => room(story().desk), isDone: () => channel() === story().desk },
  claim: {
    target: () => mainButton() ?? lastCard() ?? null,
    isDone: () => state.mark !== undefined && !stands(state.mark),
  },
  answer: {
    target: () => lastCard()?.querySelector('.card-actions') ?? null,
    isDone: () => state.mark === 'sent' && document.querySelector('dialog[open]') === null,
  },
  back: {
    target: () =>
      isMe(story().customer)
        ? ([...document.querySelectorAll('#log a.replies')].at(-1) ?? room(story().intake))
        : person(story().customer),
    isDone: () => isMe(story().customer) && document.getElementById('thread') !== null,
  },
  end: { target: () => null, isDone: () => false },
};

function go(step) {
  const newest = messages().at(-1)?.dataset.id ?? '';
  state = { step, ...(step === 'write' ? { mark: newest } : {}) };
  keep();
  draw();
}

function note(mark) {
  state.mark = mark;
  keep();
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify(state));
  } catch {
    // A browser that keeps nothing plays it all the same, and offers it again.
  }
}

const next = () => go(order[order.indexOf(state.step) + 1] ?? 'left');

/** @returns {boolean} whether there was one to leave */
export function leaveTour() {
  const box = place();
  if (box === null || box.hidden) return false;
  const within = box.contains(document.activeElement);
  go('left');
  if (within) focusMain();
  return true;
}

function focusMain() {
  const main = document.getElementById('main');
  if (main === null) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}

function draw() {
  const box = place();
  if (box === null) return;
  const shown = template()?.content.querySelector(`[data-step="${state.step}"]`);
  const within = box.contains(document.activeElement);
  box.hidden = !shown;
  box.replaceChildren(...(shown ? [shown.cloneNode(true)] : []));
  clearInterval(looking);
  if (!shown) return point(null);
  if (within) box.querySelector('.tour-ways button')?.focus({ preventScroll: true });
  look();
  looking = setInterval(look, lookMs);
}

/** Whether the step was done, and where its target is now: the page may have been drawn anew. */
function look() {
  const step = steps[state.step];
  if (step === undefined) return;
  if (step.isDone()) return next();
  // On a narrow screen what is on the left is one step back.
  const target = step.target();
  point(visible(target) ?? (target === null ? null : visible(document.querySelector('a.tool.only-narrow'))));
}

function visible(element) {
  return element instanceof HTMLElement && element.getClientRects().length > 0 ? element : null;
}

/** @param {HTMLElement | null} target */
function point(target) {
  for (const one of document.querySelectorAll('.tour-target')) if (one !== target) one.classList.remove('tour-target');
  target?.classList.add('tour-target');
  const box = place();
  if (box === null || box.hidden) return;
  const [left, top] = target === null ? corner(box) : beside(box, target.getBoundingClientRect());
  box.style.left = `${Math.round(left)}px`;
  box.style.top = `${Math.round(top)}px`;
}

const gap = 12;
const corner = (box) => [innerWidth - box.offsetWidth - gap, gap];

/** To the right, below, above or to the left of what it is about: the first where it hides nothing of it. */
function beside(box, at) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const within = (value, most) => Math.max(gap, Math.min(value, most - gap));
  const left = within(at.left, innerWidth - width);
  const top = within(at.top, innerHeight - height);
  if (at.right + gap + width <= innerWidth) return [at.right + gap, top];
  if (at.bottom + gap + height <= innerHeight) return [left, at.bottom + gap];
  if (at.top - gap - height >= 0) return [left, at.top - gap - height];
  if (at.left - gap - width >= 0) return [at.left - gap - width, top];
  return corner(box);
}

function onClick(event) {
  const control = event.target instanceof Element ? event.target.closest('button') : null;
  if (control === null) return;
  const what = control.dataset.do;
  if (what === 'tour') {
    go('customer');
    place()?.focus();
  }
  if (what === 'tour-next') next();
  if (what === 'tour-leave') leaveTour();
  if (state.step === 'claim' && control.dataset.press !== undefined && control.closest('#log') !== null)
    note(control.dataset.press);
}

function onSubmit(event) {
  if (state.step === 'answer' && event.target instanceof Element && event.target.closest('dialog') !== null)
    note('sent');
}

export function startTour() {
  if (template() === undefined) return;
  state = read();
  if (location.hash === '#tour') {
    history.replaceState(history.state, '', location.pathname);
    state = { step: 'customer' };
    keep();
  }
  document.addEventListener('click', onClick, true);
  document.addEventListener('submit', onSubmit, true);
  window.addEventListener('resize', look);
  // Another tab may be the one in which it goes on.
  window.addEventListener('storage', (event) => {
    if (event.key !== key) return;
    state = read();
    draw();
  });
  draw();
}
