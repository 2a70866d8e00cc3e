/** Where one writes: sending, commands, files, and drafts that survive a change of page. */

import { openModal } from './dialogs.js';
import { attachFiles, clearFiles, fileIdsOf, filesSettled } from './files.js';
import { scrollToNews, take } from './log.js';
import { base, complaintOf, post, toast } from './net.js';

const formOf = (target) => (target instanceof Element ? target.closest('form.composer') : null);
const textOf = (form) => /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
const draftKey = (form) => `draft ${base} ${form.dataset.channel} ${form.dataset.thread ?? ''}`;

/** @param {string} text shown above the field until something else is written; nothing takes it away */
function complain(form, text = '') {
  const place = form.querySelector('.composer-fault');
  place.textContent = text;
  place.hidden = text === '';
}

/** @type {WeakMap<Element, Promise<void>>} What is sent from a composer goes out in the order of writing. */
const queues = new WeakMap();

function submit(form) {
  const typed = textOf(form).value.trim();
  const attached = form.querySelector('.attached li') !== null;
  if (typed === '' && !attached) return;
  write(form, '');
  const queue = (queues.get(form) ?? Promise.resolve()).then(() => send(form, typed));
  queues.set(form, queue);
}

/** Puts words into the field as if they had been typed. */
function write(form, text) {
  const field = textOf(form);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function send(form, typed) {
  form.setAttribute('aria-busy', 'true');
  await filesSettled(form);
  const files = fileIdsOf(form);
  const isCommand = /^\/[^/\s]/u.test(typed) && files.length === 0;
  const answer = await (isCommand ? sendCommand(form, typed) : sendMessage(form, typed, files));
  form.removeAttribute('aria-busy');
  const complaint = complaintOf(answer);
  if (complaint !== undefined) return giveBack(form, typed, complaint);
  clearFiles(form);
  if (answer.kind === 'modal') openModal(answer.html);
}

/** What could not be sent is not lost: it stands in the field again, or waits there as a draft. */
function giveBack(form, typed, complaint) {
  if (!form.isConnected) {
    sessionStorage.setItem(draftKey(form), typed);
    return toast(complaint);
  }
  if (textOf(form).value === '') write(form, typed);
  complain(form, complaint);
}

function sendCommand(form, typed) {
  return post(`${form.dataset.base}/command`, { line: typed.slice(1), ...threadOf(form) });
}

async function sendMessage(form, typed, files) {
  // Two slashes write a message that begins with one.
  const text = typed.startsWith('//') ? typed.slice(1) : typed;
  const answer = await post(`${form.dataset.base}/messages`, { text, files, ...threadOf(form) });
  if (answer.kind === 'done') {
    take(answer.message);
    scrollToNews();
  }
  return answer;
}

const threadOf = (form) => (form.dataset.thread ? { thread: form.dataset.thread } : {});

/** Brings back what was begun, and makes room for it. */
export function restoreDrafts() {
  for (const form of document.querySelectorAll('form.composer')) {
    const field = textOf(form);
    const draft = sessionStorage.getItem(draftKey(form));
    if (draft !== null && field.value === '') field.value = draft;
    grow(field);
  }
}

function keepDraft(form) {
  const { value } = textOf(form);
  if (value === '') sessionStorage.removeItem(draftKey(form));
  else sessionStorage.setItem(draftKey(form), value);
}

function grow(field) {
  field.rows = Math.min(10, Math.max(1, field.value.split('\n').length));
}

export function startComposers() {
  document.addEventListener('submit', (event) => {
    const form = formOf(event.target);
    if (form === null) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener('input', (event) => {
    const form = formOf(event.target);
    if (form === null || !(event.target instanceof HTMLTextAreaElement)) return;
    complain(form);
    keepDraft(form);
    grow(event.target);
  });
  // After completion had its turn, which takes the event when Enter chooses a suggestion.
  document.addEventListener('keydown', (event) => {
    const form = formOf(event.target);
    if (form === null || !(event.target instanceof HTMLTextAreaElement) || event.defaultPrevented) return;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener('change', (event) => {
    const form = formOf(event.target);
    if (form === null || !(event.target instanceof HTMLInputElement) || event.target.type !== 'file') return;
    void giveFiles(form, [...(event.target.files ?? [])]);
    event.target.value = '';
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const form = pasteTarget(event.target);
    if (form === null || files.length === 0) return;
    event.preventDefault();
    void giveFiles(form, files);
  });
}

/** Where a pasted file goes: to the composer that has the focus, else to the one of what is open. */
function pasteTarget(target) {
  if (document.querySelector('dialog[open]') !== null) return null;
  if (target instanceof Element && target.matches('input, textarea')) return formOf(target);
  const form = document.querySelector('#thread form.composer') ?? document.querySelector('#main form.composer');
  return form instanceof HTMLFormElement ? form : null;
}

/** @param {string[]} complaints what is already known to be wrong */
export async function giveFiles(form, files, complaints = []) {
  complain(form);
  const complaint = await attachFiles(form, files);
  const all = [...complaints, ...(complaint === undefined ? [] : [complaint])];
  if (all.length > 0) complain(form, all.join('\n'));
  textOf(form).focus();
}
