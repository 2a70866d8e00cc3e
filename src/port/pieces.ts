import { plain, type Text } from '../i18n/types.ts';
import { cutWords } from '../lib/words.ts';
import type { Block } from './cards.ts';

/** Words as the reader gets them. */
export type Words = (text: Text) => string;

const ELEMENTS = {
  fields: 'fields',
  list: 'items',
  steps: 'steps',
  links: 'links',
  mention: 'users',
  actions: 'actions',
} as const satisfies Partial<Record<Block['kind'], string>>;

type Listing = Extract<Block, { kind: keyof typeof ELEMENTS }>;

function isListing(block: Block): block is Listing {
  return Object.hasOwn(ELEMENTS, block.kind);
}

/** What a block lists; undefined for one that lists nothing. */
export function elementsOf(block: Block): readonly unknown[] | undefined {
  return isListing(block) ? (block as unknown as Readonly<Record<string, unknown[]>>)[ELEMENTS[block.kind]] : undefined;
}

/** The same block with some of its elements, or with those of another of its kind. */
export function withElements(block: Block, elements: readonly unknown[]): Block {
  return isListing(block) ? ({ ...block, [ELEMENTS[block.kind]]: elements } as Block) : block;
}

/** The smallest parts of a block that can stand on their own: blocks of its kind with one element each. */
export function piecesOf(block: Block): readonly Block[] {
  return elementsOf(block)?.map((element) => withElements(block, [element])) ?? [block];
}

/** Changes the words of a block by their place in it; those on buttons are not among them. */
export function eachText(block: Block, change: (text: Text) => Text): Block {
  switch (block.kind) {
    case 'text':
    case 'context':
      return { kind: block.kind, text: change(block.text) };
    case 'quote': {
      const by = block.by === undefined ? {} : { by: change(block.by) };
      const text = change(plain(block.text));
      return { kind: 'quote', text: 'plain' in text ? text.plain : block.text, ...by };
    }
    case 'fields':
      return {
        kind: 'fields',
        fields: block.fields.map(({ label, value }) => ({ label: change(label), value: change(value) })),
      };
    case 'list':
      return {
        kind: 'list',
        items: block.items.map(({ title, detail, ...rest }) => ({
          title: change(title),
          ...(detail === undefined ? {} : { detail: change(detail) }),
          ...rest,
        })),
      };
    case 'steps':
      return {
        kind: 'steps',
        steps: block.steps.map(({ done, label, detail }) => ({
          done,
          label: change(label),
          ...(detail === undefined ? {} : { detail: change(detail) }),
        })),
      };
    case 'links':
      return { kind: 'links', links: block.links.map((link) => ({ ...link, label: change(link.label) })) };
    case 'mention':
    case 'actions':
    case 'divider':
      return block;
  }
}

/** How many characters the words of a block have together. */
export function lengthOf(block: Block, words: Words): number {
  return sum(lengthsOf(block, words));
}

function lengthsOf(block: Block, words: Words): readonly number[] {
  const lengths: number[] = [];
  eachText(block, (text) => {
    lengths.push(words(text).length);
    return text;
  });
  return lengths;
}

/** The words of a block cut to `room` characters together, the longest first. */
export function cutBlock(block: Block, room: number, words: Words): Block {
  const most = levelOf(lengthsOf(block, words), room);
  return most === Number.POSITIVE_INFINITY ? block : eachText(block, (text) => cutText(text, most, words));
}

export function cutText(text: Text, max: number, words: Words): Text {
  const said = words(text);
  return said.length <= max ? text : plain(cutWords(said, max));
}

/** To which length all must be cut so that together they need no more than `room`; infinite when they fit as they are. */
export function levelOf(lengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const each = Math.floor(left / (lengths.length - index));
    if (length > each) return each;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
