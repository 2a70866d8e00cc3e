/** Going anywhere: a channel, a conversation, or becoming somebody else. */

import { words } from './net.js';
import { visit } from './page.js';

/** @type {{ label: string, detail: string, href: string, nav: boolean }[]} */
let found = [];
let active = 0;

const dialog = () => /** @type {HTMLDialogElement} */ (document.getElementById('jump'));
const field = () => /** @type {HTMLInputElement} */ (document.getElementById('jump-text'));

export function openJump() {
  if (dialog().open) return;
  field().value = '';
  draw();
  dialog().showModal();
  field().focus();
}

/** What the columns on the left hold is where one can go. */
function places() {
  const side = [...document.querySelectorAll('#side a.place')].map((link) => ({
    label: link.querySelector('.place-name')?.textContent ?? '',
    detail: link.matches('.unread') ? '●' : '',
    href: link.getAttribute('href') ?? '',
    nav: true,
  }));
  const people = [...document.querySelectorAll('#rail a.rail-person:not([aria-current])')].map((link) => ({
    label: link.getAttribute('title') ?? '',
    detail: '',
    href: link.getAttribute('href') ?? '',
    nav: false,
  }));
  return [...side, ...people];
}

function draw() {
  const wanted = field().value.trim().toLowerCase();
  found = places().filter(({ label }) => label.toLowerCase().includes(wanted));
  active = 0;
  const list = document.getElementById('jump-list');
  const rows = found.map((place, index) => {
    const row = document.createElement('div');
    row.id = `jump-${index}`;
    row.setAttribute('role', 'option');
    const label = document.createElement('b');
    label.textContent = place.label;
    const detail = document.createElement('span');
    detail.textContent = place.detail;
    row.append(label, ' ', detail);
    row.addEventListener('click', () => go(index));
    return row;
  });
  list?.replaceChildren(...(rows.length > 0 ? rows : [nothing()]));
  mark();
}

function nothing() {
  const row = document.createElement('p');
  row.className = 'nothing';
  row.textContent = words.nothingFound ?? '';
  return row;
}

function mark() {
  for (const [index, row] of [...document.querySelectorAll('#jump-list [role="option"]')].entries()) {
    row.setAttribute('aria-selected', String(index === active));
    if (index === active) row.scrollIntoView({ block: 'nearest' });
  }
  field().setAttribute('aria-activedescendant', found.length > 0 ? `jump-${active}` : '');
}

function go(index) {
  const place = found[index];
  if (place === undefined) return;
  dialog().close();
  if (place.nav) void visit(place.href);
  else location.assign(place.href);
}

export function startJump() {
  field().addEventListener('input', draw);
  field().addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) active = (active + step + found.length) % found.length;
    else if (event.key === 'Enter') go(active);
    else return;
    event.preventDefault();
    mark();
  });
}
