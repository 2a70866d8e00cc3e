import { plain, type Text, t } from '../i18n/types.ts';
import type { Action, Block, Card, Field, ListItem, Menu, Modal, Suggestion } from './cards.ts';
import { cutBlock, cutText, elementsOf, lengthOf, levelOf, piecesOf, sum, type Words, withElements } from './pieces.ts';
import type { Limits } from './platform.ts';

/** A part of a card, and which of its blocks it is of: what was one block becomes one again where there is room. */
interface Piece {
  readonly of: number;
  readonly block: Block;
}

/**
 * A card as a platform can take it, for one reader: rows and lists that are too long go on in further ones, long words in
 * further blocks; what has no room at all is cut with `…` or left out with a line that says so.
 * @param words as the platform will render them: what is measured
 */
export function fitCard(card: Card, limits: Limits, words: Words): Card {
  const more: Block = { kind: 'context', text: cutText(t('card.more'), limits.messageText, words) };
  const pieces = card.blocks.flatMap((block, of) =>
    piecesOf(block)
      .flatMap((piece) => labelled(piece, more, limits, words))
      .map((piece) => ({ of, block: piece })),
  );
  const title = card.title && cutText(card.title, limits.messageText, words);
  const lengths = [title ? words(title).length : 0, ...pieces.map(({ block }) => longest(block, limits, words))];
  const most = levelOf(lengths, limits.cardText - lengthOf(more, words));
  const cut = pieces.flatMap(({ of, block }) =>
    continued(cutBlock(block, Math.min(most, longest(block, limits, words)), words), limits, words).map((part) => ({
      of,
      block: part,
    })),
  );
  const room = limits.cardBlocks - (title ? 1 : 0);
  const blocks = roomFor(together(cut, more, limits, words), room, more);
  return { ...card, ...(title ? { title: cutText(title, most, words) } : {}), blocks };
}

/** A form as a platform can take it. How many fields it has is seen to where its pages are made. */
export function fitModal(modal: Modal, limits: Limits, words: Words): Modal {
  const { intro } = modal;
  return {
    ...modal,
    title: cutText(modal.title, limits.modalTitle, words),
    submit: cutText(modal.submit, Math.min(limits.modalTitle, limits.label), words),
    ...(intro === undefined ? {} : { intro: fitCard({ blocks: intro }, limits, words).blocks }),
    fields: modal.fields.map((field) => fitField(field, limits, words)),
  };
}

/** What a look-up offers, as a platform can take it: what there is no room for is left out. */
export function fitSuggestions(choices: readonly Suggestion[], limits: Limits, words: Words): readonly Suggestion[] {
  const label = (text: Text) => cutText(text, limits.label, words);
  return choices.slice(0, limits.elements).map((choice) => ({ ...choice, label: label(choice.label) }));
}

function fitField({ hint, value, choices, ...field }: Field, limits: Limits, words: Words): Field {
  const max = Math.min(limits.fieldText, field.maxLength ?? limits.fieldText);
  return {
    ...field,
    label: cutText(field.label, limits.label, words),
    ...(hint === undefined ? {} : { hint: cutText(hint, limits.messageText, words) }),
    ...(value === undefined ? {} : { value: quoted(cutText(plain(value), max, quoted)) }),
    ...(choices === undefined ? {} : { choices: fitChoices(choices, limits, words) }),
  };
}

/** With labels that fit. What a platform cannot carry at all is left out, and `more` says so. */
function labelled(piece: Block, more: Block, limits: Limits, words: Words): readonly Block[] {
  const label = (text: Text) => cutText(text, limits.label, words);
  switch (piece.kind) {
    case 'fields':
      return [{ kind: 'fields', fields: piece.fields.map((field) => ({ ...field, label: label(field.label) })) }];
    case 'links':
      return [{ kind: 'links', links: piece.links.map((link) => ({ ...link, label: label(link.label) })) }];
    case 'quote':
      return piece.by === undefined ? [piece] : [{ ...piece, by: cutText(piece.by, limits.messageText >> 1, words) }];
    case 'list': {
      const items = piece.items.map((item) => fitItem(item, limits, words));
      const lost = piece.items.some((item, index) => item.action && !items[index]?.action);
      return [{ kind: 'list', items }, ...(lost ? [more] : [])];
    }
    case 'actions': {
      const fitted = piece.actions.flatMap((action) => fitAction(action, limits, words));
      return fitted.length === 0 ? [more] : fitted.map((action) => ({ kind: 'actions', actions: [action] }));
    }
    case 'text':
    case 'context':
    case 'steps':
    case 'mention':
    case 'divider':
      return [piece];
  }
}

function fitItem({ action, ...item }: ListItem, limits: Limits, words: Words): ListItem {
  const [fitted] = action ? fitAction(action, limits, words) : [];
  return fitted?.kind === 'button' ? { ...item, action: fitted } : item;
}

/** A menu with too many choices goes on in a second one. None: the platform cannot carry the arguments. */
function fitAction(action: Action, limits: Limits, words: Words): readonly Action[] {
  if (JSON.stringify(action.args).length > limits.buttonArgs) return [];
  const label = cutText(action.label, limits.label, words);
  if (action.kind === 'button') return [{ ...action, label }];
  const menus = inParts(action.choices, limits.elements);
  const named = (page: number) =>
    menus.length === 1 ? label : cutText(t('menu.part', { label, page, of: menus.length }), limits.label, words);
  return menus.map(
    (choices, index): Menu => ({
      ...action,
      label: named(index + 1),
      choices: fitChoices(choices, limits, words),
    }),
  );
}

function fitChoices(choices: Menu['choices'], limits: Limits, words: Words): Menu['choices'] {
  return choices.map(({ value, label }) => ({ value, label: cutText(label, limits.label, words) }));
}

function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  if (all.length <= size) return [all];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

/** How long a piece may be: somebody's words go on in further blocks, the rest stands in one. */
function longest(block: Block, limits: Limits, words: Words): number {
  const length = lengthOf(block, words);
  return goesOn(block) ? length : Math.min(length, limits.messageText);
}

function goesOn(block: Block): block is Extract<Block, { kind: 'text' | 'context' | 'quote' }> {
  return block.kind === 'text' || block.kind === 'context' || block.kind === 'quote';
}

/** Words that are too long for one block in as many as they need. */
function continued(block: Block, limits: Limits, words: Words): readonly Block[] {
  if (!goesOn(block) || lengthOf(block, words) <= limits.messageText) return [block];
  if (block.kind !== 'quote')
    return partsOf(words(block.text), limits.messageText, limits.messageText).map((part) => ({
      kind: block.kind,
      text: plain(part),
    }));
  const by = block.by === undefined ? {} : { by: block.by };
  const first = limits.messageText - (block.by === undefined ? 0 : words(block.by).length);
  return partsOf(block.text, first, limits.messageText).map((text, index) => ({
    kind: 'quote',
    text,
    ...(index === 0 ? by : {}),
  }));
}

/** Parts of at most `size` characters, the first of at most `first`, each to the end of a line or word where one is near. */
function partsOf(words: string, first: number, size: number): readonly string[] {
  const parts: string[] = [];
  let rest = words;
  for (let room = first; rest.length > room; room = size) {
    const at = breakIn(rest, room);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

function breakIn(words: string, room: number): number {
  const part = words.slice(0, room);
  const near = ['\n', ' '].map((end) => part.lastIndexOf(end) + 1).find((at) => at > room * 0.6);
  if (near !== undefined) return near;
  return room > 1 && /[\ud800-\udbff]$/.test(part) ? room - 1 : room;
}

/** Pieces of one block in as few blocks as the limits allow. */
function together(pieces: readonly Piece[], more: Block, limits: Limits, words: Words): readonly Block[] {
  const blocks: Piece[] = [];
  for (const piece of pieces) {
    const last = blocks.at(-1);
    const both = last?.of === piece.of ? asOne(last.block, piece.block, limits, words) : undefined;
    if (both) blocks.splice(-1, 1, { of: piece.of, block: both });
    else if (piece.block !== more || last?.block !== more) blocks.push(piece);
  }
  return blocks.map(({ block }) => block);
}

function asOne(first: Block, second: Block, limits: Limits, words: Words): Block | undefined {
  const [some, others] = [elementsOf(first), elementsOf(second)];
  if (first.kind !== second.kind || !some || !others) return undefined;
  if (some.length + others.length > (first.kind === 'actions' ? limits.buttonsInRow : limits.elements))
    return undefined;
  const both = withElements(first, [...some, ...others]);
  return first.kind === 'list' || lengthOf(both, words) <= limits.messageText ? both : undefined;
}

/** What has room of these, the buttons first of all, and in the place of the first thing that has none the line that says so. */
function roomFor(blocks: readonly Block[], room: number, more: Block): readonly Block[] {
  if (sum(blocks.map(costOf)) <= room) return blocks;
  let rows = Math.min(blocks.filter(({ kind }) => kind === 'actions').length, Math.max(0, room - 1));
  let left = Math.max(0, room - 1) - rows;
  const kept: Block[] = [];
  for (const block of blocks.filter((one) => one !== more)) {
    const part = block.kind === 'actions' ? rows-- > 0 && block : firstOf(block, left);
    if (part) kept.push(part);
    if (part && block.kind !== 'actions') left -= costOf(part);
    if (part !== block && !kept.includes(more)) kept.push(more);
    if (part !== block) left = 0;
  }
  return kept.includes(more) ? kept : [...kept, more];
}

function costOf(block: Block): number {
  return block.kind === 'list' ? block.items.length : 1;
}

function firstOf(block: Block, room: number): Block | undefined {
  if (costOf(block) <= room) return block;
  return block.kind === 'list' && room > 0 ? { kind: 'list', items: block.items.slice(0, room) } : undefined;
}

function quoted(text: Text): string {
  return 'plain' in text ? text.plain : '';
}
