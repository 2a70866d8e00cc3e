/** What can be done with a message: its menu, a card's buttons, reactions, editing. */

import { readMenu } from './complete.js';
import { confirmed, openModal } from './dialogs.js';
import { openPicker } from './emoji.js';
import { drop, take, takeLate } from './log.js';
import { openChoices, openMenu } from './menus.js';
import { base, complaintOf, post, toast, words } from './net.js';
import { visit } from './page.js';

const messageOf = (element) => /** @type {HTMLElement} */ (element.closest('.message'));
const addressOf = ({ dataset }) =>
  `${base}/c/${encodeURIComponent(dataset.channel)}/messages/${encodeURIComponent(dataset.id)}`;

/** Carries something out, shows what came of it, and says so when nothing did. */
async function act(message, what, body, control) {
  control?.setAttribute('aria-busy', 'true');
  const answer = await post(`${addressOf(message)}/${what}`, body);
  control?.removeAttribute('aria-busy');
  const complaint = complaintOf(answer);
  if (complaint !== undefined) toast(complaint);
  if (answer.kind === 'modal') openModal(answer.html, control);
  if (answer.message) take(answer.message);
  return answer;
}

function press(button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  void act(messageOf(button), 'press', JSON.parse(button.dataset.press), button);
}

function pickReaction(button) {
  const message = messageOf(button);
  openPicker(button, (emoji) => void act(message, 'react', { emoji }, button));
}

async function messageMenu(button) {
  const message = messageOf(button);
  const own = button.dataset.own === 'true';
  const { reply } = button.dataset;
  const { messageActions } = await readMenu();
  openMenu(button, [
    { label: `${words.addReaction}…`, act: () => pickReaction(button) },
    ...(reply ? [{ label: words.replyInThread, act: () => void visit(reply) }] : []),
    ...messageActions.map(({ run, label }) => ({ label, act: () => void act(message, 'act', { run }, button) })),
    { label: words.copyLink, act: () => void copyLink(message) },
    ...(own && message.dataset.raw ? [{ label: words.edit, act: () => edit(message) }] : []),
    ...(own ? [{ label: words.remove, danger: true, act: () => void remove(message) }] : []),
  ]);
}

async function copyLink({ dataset }) {
  const to = dataset.thread || dataset.id;
  await navigator.clipboard.writeText(`${location.origin}${base}/c/${encodeURIComponent(dataset.channel)}/t/${to}`);
  toast(words.copied);
}

async function remove(message) {
  if (await confirmed()) await act(message, 'remove', {});
}

async function dismiss(message) {
  const answer = await act(message, 'dismiss', {});
  if (answer.kind === 'done') drop(message.dataset.id);
}

/** Opens the message's own text for writing, in its place. */
export function edit(message) {
  const body = message.querySelector('.message-body');
  const template = document.getElementById('edit-form');
  if (message.querySelector('.edit-form') !== null || !(template instanceof HTMLTemplateElement)) return;
  const form = /** @type {HTMLFormElement} */ (template.content.firstElementChild?.cloneNode(true));
  const field = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
  const shown = message.querySelector('.text');
  field.value = message.dataset.raw ?? '';
  field.rows = Math.min(10, field.value.split('\n').length + 1);
  shown?.setAttribute('hidden', '');
  if (shown) shown.after(form);
  else body?.append(form);
  const end = () => {
    form.remove();
    shown?.removeAttribute('hidden');
    takeLate(message);
    if (message.isConnected) message.focus({ preventScroll: true });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save(message, form, field.value, end);
  });
  form.querySelector('[data-do="cancel-edit"]')?.addEventListener('click', end);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') end();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  form.scrollIntoView({ block: 'nearest' });
}

async function save(message, form, text, end) {
  const answer = await post(`${addressOf(message)}/edit`, { text });
  const complaint = complaintOf(answer);
  if (complaint === undefined) {
    end();
    return take(answer.message);
  }
  const place = form.querySelector('.composer-fault');
  place.textContent = complaint;
  place.hidden = false;
}

/** The viewer's last message in the list above a composer. */
export function editLast(composer) {
  const list = composer.parentElement?.querySelector('.log');
  const own = [...(list?.querySelectorAll('.message[data-raw]') ?? [])].findLast(
    (message) => message.dataset.raw !== '',
  );
  if (own instanceof HTMLElement) edit(own);
  return own !== undefined;
}

export function startActs() {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    const what = button.dataset.do;
    if (button.closest('.message') === null) return;
    if (button.dataset.press !== undefined) return press(button);
    if (button.dataset.menu !== undefined)
      return openChoices(button, (action) => void act(messageOf(button), 'press', action, button));
    if (what === 'menu') void messageMenu(button);
    if (what === 'reactions') pickReaction(button);
    if (what === 'react') void act(messageOf(button), 'react', { emoji: button.dataset.emoji }, button);
    if (what === 'dismiss') void dismiss(messageOf(button));
  });
}
