/** Files dragged onto the page: where they may be dropped is shown, and nowhere else does anything happen. */

import { giveFiles } from './composer.js';
import { words } from './net.js';

const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
const panelAt = (target) =>
  target instanceof Element && document.querySelector('dialog[open]') === null
    ? [...document.querySelectorAll('#main, #thread')].find((one) => one.contains(target) && composerIn(one))
    : undefined;
const composerIn = (panel) => panel.querySelector('form.composer');

let leaving = 0;

function show(panel) {
  clearTimeout(leaving);
  document.documentElement.dataset.dragging = 'files';
  for (const one of document.querySelectorAll('.drop-target')) if (one !== panel) one.classList.remove('drop-target');
  panel?.classList.add('drop-target');
}

function hide() {
  clearTimeout(leaving);
  delete document.documentElement.dataset.dragging;
  for (const one of document.querySelectorAll('.drop-target')) one.classList.remove('drop-target');
}

/** What was dropped, and whether a folder was among it: a folder cannot be read like a file. */
function filesOf(transfer) {
  const items = [...(transfer?.items ?? [])].filter((item) => item.kind === 'file');
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
  const files = items.filter((item) => !folders.includes(item)).map((item) => item.getAsFile());
  return { files: files.filter((file) => file !== null), hasFolder: folders.length > 0 };
}

export function startDrops() {
  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const panel = panelAt(event.target);
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = panel === undefined ? 'none' : 'copy';
    show(panel);
  });
  // Leaving one element for another is no leaving of the page; only then does no further event come.
  document.addEventListener('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    clearTimeout(leaving);
    leaving = setTimeout(hide, 150);
  });
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const panel = panelAt(event.target);
    hide();
    if (panel === undefined) return;
    const { files, hasFolder } = filesOf(event.dataTransfer);
    void giveFiles(composerIn(panel), files, hasFolder ? [words.noFolder ?? ''] : []);
  });
}
