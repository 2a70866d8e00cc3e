import type { Action, Block, Card, Choice, ListItem, Menu, MessageLink, Tone } from '../../port/cards.ts';
import type { MessageRef, PlatformId } from '../../port/refs.ts';
import { slackLimits } from './limits.ts';
import { valueFor } from './long-values.ts';
import { menuId, pressValue } from './press.ts';
import { escaped, escapedTo } from './text.ts';

/** Cards as Block Kit. https://docs.slack.dev/reference/block-kit/blocks */

type Json = Readonly<Record<string, unknown>>;

/** Whose messages one can be led to by their channel and timestamp alone, and where that workspace's pages are. */
export interface Site {
  readonly platform: PlatformId;
  /** `https://acme.slack.com/` */
  readonly url: string;
}

const signs: Readonly<Record<Tone, string>> = { plain: '', info: 'ℹ️ ', good: '✅ ', warn: '⚠️ ', bad: '⛔ ' };

/** A card's blocks, its words rendered. */
export function blocksOf(card: Card<string>, site: Site): readonly Json[] {
  const sign = signs[card.tone ?? 'plain'];
  const [first, ...rest] = card.blocks;
  const body = (block: Block<string>) => blockOf(block, site);
  if (card.title !== undefined) return [titleOf(sign + card.title), ...card.blocks.flatMap(body)];
  // A card without a title shows its tone before its first words.
  if (first?.kind === 'text') return [...body({ ...first, text: sign + first.text }), ...rest.flatMap(body)];
  return card.blocks.flatMap(body);
}

/** A window or a page without blocks is refused. */
export function someOf(blocks: readonly Json[]): readonly Json[] {
  return blocks.length === 0 ? [{ type: 'divider' }] : blocks;
}

/** What stands in a notification and where blocks are not shown: the first words of a card. */
export function textOf(card: Card<string>): string {
  const said = card.blocks.flatMap((block) => {
    if (block.kind === 'text' || block.kind === 'context' || block.kind === 'quote') return [block.text];
    return block.kind === 'list' ? block.items.map(({ title }) => title) : [];
  });
  const words = [card.title ?? '', ...said].filter((part) => part.trim() !== '').join('\n');
  return escapedTo(words.trim() === '' ? '…' : words, slackLimits.notificationText);
}

function titleOf(title: string): Json {
  if (title.length <= slackLimits.headerText) return { type: 'header', text: plainText(title) };
  return { type: 'section', text: mrkdwn(`*${escapedTo(title, slackLimits.sectionText - 2)}*`) };
}

function blockOf(block: Block<string>, site: Site): readonly Json[] {
  switch (block.kind) {
    case 'text':
      return rich(sections(block.text));
    case 'context':
      return block.text.trim() === ''
        ? []
        : [{ type: 'context', elements: [mrkdwn(escapedTo(block.text, slackLimits.sectionText))] }];
    case 'fields':
      return fieldSections(block.fields.map(({ label, value }) => fieldText(label, value)));
    case 'quote':
      return rich([
        ...(block.by === undefined ? [] : [section([{ type: 'text', text: block.by, style: { bold: true } }])]),
        { type: 'rich_text_quote', elements: literal(block.text) },
      ]);
    case 'list':
      return block.items.map((item, index) => itemSection(item, index));
    case 'steps':
      return rich(
        block.steps.map(({ done, label, detail }) =>
          section(literal(`${done ? '☑' : '☐'} ${label}${detail === undefined ? '' : `\n${detail}`}`)),
        ),
      );
    case 'mention':
      return rich([
        section(
          block.users.flatMap((user_id) => [
            { type: 'user', user_id },
            { type: 'text', text: ' ' },
          ]),
        ),
      ]);
    case 'links':
      return [{ type: 'context', elements: [mrkdwn(linksText(block.links, site))] }];
    case 'actions':
      return rows(block.actions.flatMap(elementsOf));
    case 'divider':
      return [{ type: 'divider' }];
  }
}

/** Rich text is literal by its nature: nothing in it is read as markup, and nobody is named but by an element. */
function rich(elements: readonly Json[]): readonly Json[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

function section(elements: readonly Json[]): Json {
  return { type: 'rich_text_section', elements };
}

function sections(text: string): readonly Json[] {
  return text === '' ? [] : [section(literal(text))];
}

/** Words as they are, with web addresses that can be opened. */
export function literal(words: string): readonly Json[] {
  const parts = words.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/);
  const elements = parts.flatMap((part, index): readonly Json[] => {
    if (part === '') return [];
    return index % 2 === 1 && URL.canParse(part) ? [{ type: 'link', url: part }] : [{ type: 'text', text: part }];
  });
  return elements.length === 0 ? [{ type: 'text', text: ' ' }] : elements;
}

function fieldText(label: string, value: string): Json {
  const name = escapedTo(label, 200);
  return mrkdwn(`*${name}*\n${escapedTo(value, slackLimits.fieldText - name.length - 3)}`);
}

function fieldSections(fields: readonly Json[]): readonly Json[] {
  return inRows(fields, slackLimits.fieldsOfSection).map((some) => ({ type: 'section', fields: some }));
}

function itemSection({ title, detail, action }: ListItem<string>, index: number): Json {
  const head = `*${escapedTo(title, slackLimits.sectionText / 2 - 2)}*`;
  const more = detail === undefined ? '' : `\n${escapedTo(detail, slackLimits.sectionText / 2 - 1)}`;
  const accessory = action === undefined ? undefined : elementsOf(action, index)[0];
  return { type: 'section', text: mrkdwn(head + more), ...(accessory === undefined ? {} : { accessory }) };
}

/** Where a message of the site's own is opened. https://docs.slack.dev/reference/methods/chat.getPermalink */
export function addressOf({ channel, message, thread }: MessageRef, site: Site): string {
  const under = thread === undefined ? '' : `?thread_ts=${thread}&cid=${channel}`;
  return `${site.url}archives/${channel}/p${message.replace('.', '')}${under}`;
}

function linksText(links: readonly MessageLink<string>[], site: Site): string {
  const all = links.map(({ label, message, url: elsewhere }) => {
    const words = escapedTo(label, 200);
    const url = message.platform === site.platform ? addressOf(message, site) : elsewhere;
    if (url === undefined) return words;
    return `<${escaped(url)}|${words.replaceAll('|', '¦')}>`;
  });
  return fitLines(all, slackLimits.sectionText);
}

/** As many as there is room for: a link must not be cut. */
function fitLines(lines: readonly string[], room: number): string {
  const kept: string[] = [];
  for (const line of lines) {
    if ([...kept, line].join(' · ').length > room) break;
    kept.push(line);
  }
  return kept.join(' · ') || '…';
}

function rows(elements: readonly Json[]): readonly Json[] {
  // Within a row ids differ.
  return inRows(elements, slackLimits.rowElements).map((some) => ({
    type: 'actions',
    elements: some.map((one, index) => ({
      ...one,
      action_id: String(one['action_id']).replace(/^\d+/, String(index)),
    })),
  }));
}

function elementsOf(action: Action<string>, index = 0): readonly Json[] {
  if (action.kind === 'menu') return menuOf(action);
  const { label, style } = action;
  const looks = style === undefined ? {} : { style };
  return [{ type: 'button', text: plainText(label), action_id: String(index), value: pressValue(action), ...looks }];
}

/** A menu whose options do not fit its id becomes a button for each choice, which holds more. */
function menuOf(menu: Menu<string>): readonly Json[] {
  const { label, choices, run, args, into } = menu;
  // Two digits of the row, so that it still fits when its number is put in.
  const action_id = menuId(10, menu);
  if (choices.length === 0) return [];
  if (action_id === undefined || choices.some(({ value }) => value.length > slackLimits.optionValue))
    return choices.map(({ value, label: words }) => ({
      type: 'button',
      text: plainText(words),
      action_id: '0',
      value: pressValue({ run, args: { ...args, [into]: value } }),
    }));
  return [{ type: 'static_select', placeholder: plainText(label), action_id, options: choices.map(optionOf) }];
}

/** A value that is too long stands there by its hash, see `LongValues`. */
export function optionOf({ value, label }: Choice<string>): Json {
  return { text: plainText(label), value: valueFor(value) };
}

/** Plain text is shown as it is; Slack refuses it when it is empty. */
export function plainText(text: string): Json {
  return { type: 'plain_text', text: text === '' ? '…' : text, emoji: true };
}

/** Escaped words; `verbatim` keeps Slack from finding names in them. */
function mrkdwn(text: string): Json {
  return { type: 'mrkdwn', text, verbatim: true };
}

function inRows<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
