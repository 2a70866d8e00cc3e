/** Windows: a bot's forms, the question before deleting, the keys, and going anywhere. */

import { attachFiles, filesSettled } from './files.js';
import { lookedUp, startLookUps } from './look-up.js';
import { base, complaintOf, post } from './net.js';

/**
 * Shows a form that the workspace drew.
 * @param {string} markup
 * @param {Element | null} back what gets the focus when it is closed
 */
export function openModal(markup, back = document.activeElement) {
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  const dialog = holder.content.querySelector('dialog');
  if (dialog === null) return;
  document.getElementById('windows')?.append(dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (back instanceof HTMLElement && document.querySelector('dialog[open]') === null) back.focus();
  });
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(dialog, back);
  });
  dialog.addEventListener('change', (event) => void onFiles(event));
  // Only Ctrl+Enter sends from inside a paragraph; Enter is a new line there.
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) dialog.querySelector('form')?.requestSubmit();
  });
  startLookUps(dialog);
  dialog.showModal();
  const first = dialog.querySelector('.modal-body :is(input:not([type="hidden"]), textarea, select)');
  if (first instanceof HTMLElement) first.focus();
}

async function onFiles(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== 'file') return;
  const field = input.closest('.field');
  if (field === null) return;
  const files = [...(input.files ?? [])];
  input.value = '';
  const complaint = await attachFiles(field, files);
  showFault(field, complaint);
}

async function submit(dialog, back) {
  const form = dialog.querySelector('form');
  if (form === null || dialog.getAttribute('aria-busy') === 'true') return;
  dialog.setAttribute('aria-busy', 'true');
  await filesSettled(dialog);
  const answer = await post(`${base}/modals/${encodeURIComponent(dialog.dataset.modal ?? '')}`, {
    values: valuesOf(dialog),
  });
  dialog.removeAttribute('aria-busy');
  const complaint = complaintOf(answer);
  if (complaint !== undefined) return showTop(dialog, [complaint]);
  if (answer.kind === 'faults') return showFaults(dialog, answer.faults);
  dialog.close();
  if (answer.kind === 'modal') openModal(answer.html, back);
}

/** By field id: a tick is `true` or absent, files are their ids. */
function valuesOf(dialog) {
  const values = {};
  for (const field of dialog.querySelectorAll('.field')) {
    const id = field.dataset.field;
    const found = lookedUp(field);
    if (found !== undefined) {
      if (found !== '') values[id] = found;
      continue;
    }
    const files = field.querySelector('input[data-files]');
    const control = files ?? field.querySelector('input, textarea, select');
    if (control.type === 'checkbox' ? control.checked : control.value !== '') values[id] = control.value;
  }
  return values;
}

function showFaults(dialog, faults) {
  const rest = { ...faults };
  let first;
  for (const field of dialog.querySelectorAll('.field')) {
    const fault = rest[field.dataset.field];
    delete rest[field.dataset.field];
    showFault(field, fault);
    if (fault !== undefined) first ??= field.querySelector('input:not([type="hidden"]), textarea, select');
  }
  const others = Object.values(rest);
  showTop(dialog, others, first === undefined);
  first?.focus();
}

function showFault(field, fault) {
  const place = field.querySelector('.fault');
  place.hidden = fault === undefined;
  place.querySelector('span').textContent = fault ?? '';
  const control = field.querySelector('input:not([type="hidden"]), textarea, select');
  if (fault === undefined) control.removeAttribute('aria-invalid');
  else control.setAttribute('aria-invalid', 'true');
}

function showTop(dialog, faults, focus = true) {
  const place = dialog.querySelector('.faults');
  place.hidden = faults.length === 0;
  place.replaceChildren(
    ...faults.map((fault) => {
      const line = document.createElement('p');
      line.textContent = fault;
      return line;
    }),
  );
  if (faults.length > 0 && focus) place.focus();
}

/** Asks before something goes for good. */
export function confirmed() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('confirm'));
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

export function showKeys() {
  const dialog = document.getElementById('keys');
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

export function startDialogs() {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const closes = event.target.closest('[data-do="close"]');
    // The dim around a window is the dialog element itself.
    const dim = event.target.matches('dialog#keys, dialog#jump') ? event.target : null;
    const dialog = closes?.closest('dialog') ?? dim;
    if (dialog instanceof HTMLDialogElement) dialog.close('no');
  });
}
