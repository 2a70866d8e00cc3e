/** Puts messages into the open lists. The rules of days and of who is named are those of the server's lists. */

import { post } from './net.js';

const togetherMs = 5 * 60_000;

const lists = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.log')]);

/**
 * A message that came or changed.
 * @param {{ id: string, channel: string, thread?: string, at: string, by: string, log?: string, panel: string }} parcel
 */
export function take(parcel) {
  for (const list of lists()) {
    if (list.dataset.channel !== parcel.channel) continue;
    const root = list.dataset.thread;
    const markup = root === undefined ? parcel.log : belongs(parcel, root) ? parcel.panel : undefined;
    if (markup !== undefined) keepingPlace(list, () => place(list, parcel, markup));
  }
}

/** @type {WeakMap<Element, any>} What changed on a message while it was being edited. */
const late = new WeakMap();

/** Shows what came while a message was being edited. */
export function takeLate(message) {
  const parcel = late.get(message);
  late.delete(message);
  if (parcel !== undefined) take(parcel);
}

const belongs = (parcel, root) => parcel.id === root || parcel.thread === root;

function place(list, parcel, markup) {
  const fresh = elementOf(markup);
  const old = messageIn(list, parcel.id);
  if (old !== undefined) {
    if (old.querySelector('.edit-form') !== null) {
      late.set(old, parcel);
      return;
    }
    const focus = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(fresh);
    if (focus !== null) refocus(fresh, focus);
  } else if (list.dataset.past === undefined) {
    const after = [...list.querySelectorAll('.message')].findLast((one) => at(one) <= at(fresh));
    if (after === undefined) list.prepend(fresh);
    else after.after(fresh);
    if (list.dataset.thread !== undefined) document.querySelector('.thread-empty')?.remove();
  }
  arrange(list);
}

/** The same control of the message as it now is, or the message. */
function refocus(fresh, focus) {
  const what = focus instanceof HTMLElement ? focus.dataset.do : undefined;
  const again = what === undefined ? null : fresh.querySelector(`[data-do="${what}"]`);
  (again instanceof HTMLElement ? again : fresh).focus({ preventScroll: true });
}

const at = (message) => Date.parse(message.dataset.at ?? '');

function elementOf(markup) {
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  return /** @type {HTMLElement} */ (holder.content.firstElementChild);
}

function messageIn(list, id) {
  return [...list.querySelectorAll('.message')].find((message) => message.dataset.id === id);
}

/** @param {string} id of a message that is no more */
export function drop(id) {
  for (const list of lists()) {
    const old = messageIn(list, id);
    if (old === undefined) continue;
    const next = old.contains(document.activeElement) ? (old.nextElementSibling ?? old.previousElementSibling) : null;
    old.remove();
    arrange(list);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }
}

/** Days above their first message, the author once for what follows soon. */
export function arrange(list) {
  let before;
  for (const message of list.querySelectorAll('.message')) {
    const newDay = before?.dataset.day !== message.dataset.day;
    const line = message.previousElementSibling;
    const marked = line?.classList.contains('new-line') ?? false;
    const above = marked ? line?.previousElementSibling : line;
    const hasDay = above?.classList.contains('day') ?? false;
    if (newDay && !hasDay) (marked ? line : message)?.before(dayLine(message.dataset.dayLabel ?? ''));
    if (!newDay && hasDay) above?.remove();
    const soon =
      before !== undefined && at(message) - at(before) < togetherMs && before.dataset.by === message.dataset.by;
    const alone = message.classList.contains('only-you') || (before?.classList.contains('only-you') ?? false);
    message.classList.toggle('follow', soon && !newDay && !marked && !alone);
    before = message;
  }
  for (const line of list.querySelectorAll('.day')) {
    if (!line.nextElementSibling?.matches('.message, .new-line')) line.remove();
  }
}

function dayLine(label) {
  const line = document.createElement('h3');
  line.className = 'day';
  const words = document.createElement('span');
  words.textContent = label;
  line.append(words);
  return line;
}

const near = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 160;

/** Whoever reads the newest messages goes on reading the newest; whoever reads older ones stays there. */
function keepingPlace(list, change) {
  const box = list.closest('.scroll');
  const follow = box !== null && near(box);
  change();
  if (follow) toEnd(box);
}

function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

/** To the newest message, or to where the unread ones begin. */
export function scrollToNews() {
  for (const list of lists()) {
    const box = list.closest('.scroll');
    if (box === null || list.dataset.past !== undefined) continue;
    const line = list.querySelector('.new-line');
    toEnd(box);
    if (line !== null && line.getBoundingClientRect().top < box.getBoundingClientRect().top) line.scrollIntoView();
  }
}

let noting = 0;

/** Tells that what the open lists show was read, when somebody can see it. */
export function noteRead() {
  clearTimeout(noting);
  noting = setTimeout(() => {
    if (document.hidden) return;
    for (const list of lists()) {
      const newest = [...list.querySelectorAll('.message')].at(-1);
      const reply = list.dataset.thread === undefined || newest?.dataset.id !== list.dataset.thread;
      if (newest === undefined || !reply || list.dataset.read === newest.dataset.id) continue;
      list.dataset.read = newest.dataset.id;
      const form = document.querySelector(`form.composer[data-channel="${CSS.escape(list.dataset.channel ?? '')}"]`);
      if (form instanceof HTMLElement) void post(`${form.dataset.base}/read`, { upTo: newest.dataset.id });
      // The mark at the thread's beginning is drawn with that message, which reading does not change.
      if (list.dataset.thread !== undefined)
        document.querySelector(`#log-${CSS.escape(list.dataset.thread)} .replies .pill`)?.remove();
    }
  }, 250);
}

export function startLogs() {
  // A picture that came late makes its list longer.
  document.addEventListener(
    'load',
    (event) => {
      const box = event.target instanceof HTMLImageElement ? event.target.closest('.scroll') : null;
      if (box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < 480) toEnd(box);
    },
    true,
  );
}
