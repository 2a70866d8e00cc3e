/** Files beside a text: kept in the workspace at once, posted with the rest. */

import { base, complaintOf, upload, words } from './net.js';

const listOf = (holder) => /** @type {HTMLElement} */ (holder.querySelector('ul.attached'));

/** What a browser shows without running anything in it; the same list as the server's. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const mostBytes = Number(words.fileBytes);
const mostFiles = Number(words.filesPerMessage);

/** @type {Map<Element, Promise<unknown>>} */
const underWay = new Map();

/** Resolves when what is attached within is there: a form that is sent meanwhile would go without it. */
export async function filesSettled(root) {
  await Promise.all([...underWay].flatMap(([holder, going]) => (root.contains(holder) ? [going] : [])));
}

/**
 * @param {Element} holder the composer or the field
 * @param {File[]} files
 * @returns {Promise<string | undefined>} what went wrong, a line for each file that was not taken
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
  const { taken, complaints } = judged(holder, files);
  const rows = taken.map((file) => ({ file, row: rowFor(holder, file.name) }));
  for (const { file, row } of rows) {
    if (!row.isConnected) continue;
    const complaint = await bring(file, row);
    if (complaint !== undefined) complaints.push(faultOf(file.name, complaint));
    changed(holder);
  }
  return complaints.length > 0 ? complaints.join('\n') : undefined;
}

/** What can be said before a byte is sent. */
function judged(holder, files) {
  const room = Math.max(0, mostFiles - listOf(holder).children.length);
  const complaints = [];
  const fitting = files.filter(({ name, size }) => {
    const fault = size === 0 ? words.emptyFile : size > mostBytes ? words.tooBig : undefined;
    if (fault !== undefined) complaints.push(faultOf(name, fault));
    return fault === undefined;
  });
  if (fitting.length > room) complaints.push(words.tooMany ?? '');
  return { taken: fitting.slice(0, room), complaints };
}

const faultOf = (name, fault) => (words.fileFault ?? '').replace('{name}', () => name).replace('{fault}', () => fault);

async function bring(file, row) {
  const gone = new AbortController();
  row.querySelector('button')?.addEventListener('click', () => gone.abort());
  const progress = row.querySelector('progress');
  const answer = await upload(file, {
    signal: gone.signal,
    onProgress: (share) => {
      if (progress !== null) progress.value = share;
    },
  });
  if (gone.signal.aborted) return undefined;
  if (answer.kind === 'done') {
    row.dataset.file = answer.file.id;
    row.classList.remove('loading');
    progress?.replaceWith(...previewOf(answer.file));
    return undefined;
  }
  row.remove();
  return complaintOf(answer);
}

/** The picture itself, small; its name stands beside it. */
function previewOf({ id, type }) {
  if (!pictures.includes(type)) return [];
  const picture = document.createElement('img');
  picture.alt = '';
  picture.src = `${base}/files/${encodeURIComponent(id)}`;
  return [picture];
}

function rowFor(holder, name) {
  const row = document.createElement('li');
  row.className = 'loading';
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute(
    'aria-label',
    (words.uploading ?? '').replace('{name}', () => name),
  );
  const label = document.createElement('bdi');
  label.textContent = name;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'tool';
  remove.setAttribute(
    'aria-label',
    (words.removeFile ?? '').replace('{name}', () => name),
  );
  const icon = document.getElementById('icon-close');
  if (icon instanceof HTMLTemplateElement) remove.append(icon.content.cloneNode(true));
  remove.addEventListener('click', () => {
    row.remove();
    changed(holder);
  });
  row.append(progress, label, remove);
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
