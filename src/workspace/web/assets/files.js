/** Files beside a text: kept in the workspace at once, posted with the rest. */

import { complaintOf, upload, words } from './net.js';

const listOf = (holder) => /** @type {HTMLElement} */ (holder.querySelector('ul.attached'));

/** @type {Map<Element, Promise<unknown>>} */
const underWay = new Map();

/** Resolves when what is attached within is there: a form that is sent meanwhile would go without it. */
export async function filesSettled(root) {
  await Promise.all([...underWay].flatMap(([holder, going]) => (root.contains(holder) ? [going] : [])));
}

/**
 * @param {Element} holder the composer or the field
 * @param {File[]} files
 * @returns {Promise<string | undefined>} what went wrong
 */
export function attachFiles(holder, files) {
  const going = attach(holder, files).finally(() => {
    if (underWay.get(holder) === all) underWay.delete(holder);
  });
  const all = Promise.all([underWay.get(holder), going]);
  underWay.set(holder, all);
  return going;
}

async function attach(holder, files) {
  let complaint;
  for (const file of files) {
    const row = rowFor(holder, file.name);
    const answer = await upload(file);
    complaint = complaintOf(answer) ?? complaint;
    if (answer.kind === 'done') {
      row.dataset.file = answer.file.id;
      row.classList.remove('loading');
    } else {
      row.remove();
    }
    changed(holder);
  }
  return complaint;
}

function rowFor(holder, name) {
  const row = document.createElement('li');
  row.className = 'loading';
  const label = document.createElement('bdi');
  label.textContent = name;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'tool';
  remove.setAttribute('aria-label', (words.removeFile ?? '').replace('{name}', name));
  const icon = document.getElementById('icon-close');
  if (icon instanceof HTMLTemplateElement) remove.append(icon.content.cloneNode(true));
  remove.addEventListener('click', () => {
    row.remove();
    changed(holder);
  });
  row.append(label, remove);
  listOf(holder).append(row);
  listOf(holder).hidden = false;
  return row;
}

function changed(holder) {
  const list = listOf(holder);
  list.hidden = list.children.length === 0;
  const hidden = holder.querySelector('input[data-files]');
  if (hidden instanceof HTMLInputElement) hidden.value = fileIdsOf(holder).join(',');
}

/** @returns {string[]} */
export function fileIdsOf(holder) {
  return [...listOf(holder).children].flatMap((row) => (row instanceof HTMLElement && row.dataset.file) || []);
}

export function clearFiles(holder) {
  listOf(holder).replaceChildren();
  changed(holder);
}
