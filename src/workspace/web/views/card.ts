import type { Action, Block, Button, Card, ListItem, Menu, MessageLink, Step, Tone } from '../../../port/cards.ts';
import { platform as own } from '../../protocol.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Look } from '../look.ts';
import { named, typed } from './text.ts';

/** A card as it stands in a message. The level of its heading fits under a page's h1 and a region's h2. */
export function cardView(look: Look, card: Card<string>): Html {
  const tone = card.tone ?? 'plain';
  const [first, ...rest] = card.blocks;
  const lead = card.title === undefined && first?.kind === 'text' ? first.text : undefined;
  const blocks = lead === undefined ? card.blocks : rest;
  return html`<div class="card tone-${tone}">${heading(look, card.title, lead, tone)}${blocks.map((block) => blockView(look, block))}</div>`;
}

/** A card without a title carries its symbol beside its first sentence. */
function heading(look: Look, title: string | undefined, lead: string | undefined, tone: Tone): Html {
  const word = tone !== 'plain' && html`<span class="unseen">${toneWord(look, tone)}: </span>`;
  const symbol = tone !== 'plain' && html`${icon(tone)}${word}`;
  if (title !== undefined) return html`<h3 class="card-title" dir="auto">${symbol}<span>${title}</span></h3>`;
  if (lead === undefined) return html`${word}`;
  return html`<p class="card-lead" dir="auto">${symbol}<span class="typed">${typed(look, lead)}</span></p>`;
}

function toneWord(look: Look, tone: Tone): string {
  const { toneInfo, toneGood, toneWarn, toneBad } = look.words;
  return { plain: '', info: toneInfo, good: toneGood, warn: toneWarn, bad: toneBad }[tone];
}

/** One block; also used in the introduction of a modal. */
export function blockView(look: Look, block: Block<string>): Html {
  switch (block.kind) {
    case 'text':
      return html`<p class="card-text typed" dir="auto">${typed(look, block.text)}</p>`;
    case 'context':
      return html`<p class="card-context typed" dir="auto">${typed(look, block.text)}</p>`;
    case 'fields':
      return html`<dl class="card-fields">${block.fields.map(
        (field) =>
          html`<div><dt dir="auto">${field.label}</dt><dd class="typed" dir="auto">${typed(look, field.value)}</dd></div>`,
      )}</dl>`;
    case 'quote':
      return html`<figure class="card-quote">${
        block.by === undefined ? undefined : html`<figcaption><bdi>${block.by}</bdi></figcaption>`
      }<blockquote class="typed" dir="auto">${typed(look, block.text)}</blockquote></figure>`;
    case 'list':
      return html`<ul class="card-list">${block.items.map((item) => itemView(look, item))}</ul>`;
    case 'steps':
      return html`<ul class="card-steps">${block.steps.map((step) => stepView(look, step))}</ul>`;
    case 'mention':
      return html`<p class="card-mention">${block.users.map((user) => mentionView(look, user))}</p>`;
    case 'links':
      return html`<p class="card-links">${block.links.map((link) => linkView(look, link))}</p>`;
    case 'actions':
      return html`<div class="card-actions">${block.actions.map(actionView)}</div>`;
    case 'divider':
      return html`<hr class="card-divider">`;
  }
}

function itemView(look: Look, item: ListItem<string>): Html {
  const button = item.action && buttonView(item.action, `${item.action.label}: ${item.title}`);
  const detail = item.detail && html`<div class="item-detail typed" dir="auto">${typed(look, item.detail)}</div>`;
  return html`<li><div class="item-words"><div class="item-title" dir="auto">${typed(look, item.title)}</div>${detail}</div>${button}</li>`;
}

function stepView(look: Look, step: Step<string>): Html {
  const detail = step.detail && html`<div class="item-detail typed" dir="auto">${typed(look, step.detail)}</div>`;
  const state = step.done ? look.words.stepDone : look.words.stepOpen;
  return html`<li class="${step.done ? 'done' : 'open'}">${icon(step.done ? 'done' : 'todo')}<div class="item-words"><span class="unseen">${state}: </span><span class="item-title" dir="auto">${step.label}</span>${detail}</div></li>`;
}

function mentionView(look: Look, user: string): Html {
  const member = look.members.get(user);
  return member === undefined ? html`<bdi>${user}</bdi> ` : html`${named(look, member)} `;
}

/** A message of another platform is opened there, where it has an address. */
function linkView(
  look: Look,
  { label, message: { platform, channel, message, thread }, url }: MessageLink<string>,
): Html {
  if (url !== undefined)
    return html`<a href="${url}" target="_blank" rel="noopener noreferrer nofollow" class="outside"><bdi>${label}</bdi></a> `;
  if (platform !== own) return html`<span><bdi>${label}</bdi></span> `;
  const [c, t] = [channel, thread ?? message].map(encodeURIComponent);
  return html`<a href="${look.base}/c/${c}/t/${t}"><bdi>${label}</bdi></a> `;
}

function actionView(action: Action<string>): Html {
  return action.kind === 'button' ? buttonView(action) : menuView(action);
}

function buttonView(button: Button<string>, spoken?: string): Html {
  const style = button.style ?? 'plain';
  const label = spoken === undefined ? undefined : html` aria-label="${spoken}"`;
  return html`<button type="button" class="button ${style}" data-press="${JSON.stringify({ run: button.run, args: button.args })}"${label}><bdi>${button.label}</bdi></button>`;
}

/** A menu button rather than a select: choosing acts at once, which a select must not do under the arrow keys. */
function menuView(menu: Menu<string>): Html {
  const { run, args, into, choices } = menu;
  return html`<button type="button" class="button plain" aria-haspopup="menu" aria-expanded="false" data-menu="${JSON.stringify({ run, args, into, choices })}"><bdi>${menu.label}</bdi>${icon('down')}</button>`;
}
