import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '#test/builders.ts';
import { plain, type Text, t } from '../i18n/types.ts';
import type { Action, Block, Button, Card, Menu } from './cards.ts';
import { fitCard, fitModal } from './fit.ts';
import type { Limits } from './platform.ts';
import { renderCard } from './render.ts';

const MORE = '… There is more than fits here.';

/** The least that the platforms known today take, and the local workspace. */
const slack: Limits = {
  messageText: 3_000,
  cardText: 100_000,
  cardBlocks: 50,
  elements: 10,
  label: 75,
  buttonsInRow: 25,
  modalFields: 100,
  modalTitle: 24,
  fieldText: 3_000,
  buttonArgs: 2_000,
  fileBytes: 1_000_000,
};
const discord: Limits = {
  ...slack,
  messageText: 4_000,
  cardText: 4_000,
  cardBlocks: 40,
  elements: 25,
  buttonsInRow: 5,
};
const tiny: Limits = {
  ...slack,
  messageText: 40,
  cardText: 400,
  cardBlocks: 3,
  elements: 2,
  label: 8,
  buttonsInRow: 2,
};

const anyLimits: fc.Arbitrary<Limits> = fc.oneof(
  fc.constantFrom(slack, discord, tiny),
  fc.record({
    messageText: fc.integer({ min: 40, max: 5_000 }),
    cardText: fc.integer({ min: 200, max: 20_000 }),
    cardBlocks: fc.integer({ min: 3, max: 60 }),
    elements: fc.integer({ min: 1, max: 30 }),
    label: fc.integer({ min: 5, max: 200 }),
    buttonsInRow: fc.integer({ min: 1, max: 10 }),
    modalFields: fc.constant(5),
    modalTitle: fc.integer({ min: 5, max: 100 }),
    fieldText: fc.integer({ min: 5, max: 5_000 }),
    buttonArgs: fc.integer({ min: 40, max: 2_000 }),
    fileBytes: fc.constant(1_000_000),
  }),
);

const long = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 500 }));
const anyWords = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  long.map(([w, n]) => w.repeat(n)),
);
const anyText: fc.Arbitrary<Text> = fc.oneof(
  anyWords.map(plain),
  anyWords.map((reason) => t('card.override', { by: 'Zoe', reason })),
);
const args = fc.dictionary(fc.constantFrom('ticket', 'draft'), fc.string({ maxLength: 60 }));
const anyButton: fc.Arbitrary<Button> = fc.record({
  kind: fc.constant('button' as const),
  label: anyText,
  run: fc.uuid(),
  args,
});
const anyMenu: fc.Arbitrary<Menu> = fc.record({
  kind: fc.constant('menu' as const),
  label: anyText,
  run: fc.uuid(),
  args,
  into: fc.constant('value'),
  choices: fc.array(fc.record({ value: fc.uuid(), label: anyText }), { minLength: 1, maxLength: 40 }),
});
const message = { platform: 'workspace', channel: 'agents', message: 'm1' };
const optional = <V>(value: fc.Arbitrary<V>) => fc.option(value, { nil: undefined });
const some = <V>(value: fc.Arbitrary<V>) => fc.array(value, { minLength: 1, maxLength: 40 });
const without = <V extends object>(value: V) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as V;
const anyBlock = fc.oneof(
  anyText.map((text) => ({ kind: 'text', text })),
  anyText.map((text) => ({ kind: 'context', text })),
  fc.record({ text: anyWords, by: optional(anyText) }).map((quote) => without({ kind: 'quote', ...quote })),
  some(fc.record({ label: anyText, value: anyText })).map((fields) => ({ kind: 'fields', fields })),
  some(fc.record({ title: anyText, detail: optional(anyText), action: optional(anyButton) }).map(without)).map(
    (items) => ({ kind: 'list', items }),
  ),
  some(fc.record({ done: fc.boolean(), label: anyText, detail: optional(anyText) }).map(without)).map((steps) => ({
    kind: 'steps',
    steps,
  })),
  some(fc.uuid()).map((users) => ({ kind: 'mention', users })),
  some(anyText.map((label) => ({ label, message }))).map((links) => ({ kind: 'links', links })),
  some(fc.oneof(anyButton, anyMenu)).map((actions) => ({ kind: 'actions', actions })),
  fc.constant({ kind: 'divider' }),
) as fc.Arbitrary<Block>;
const anyCard: fc.Arbitrary<Card> = fc
  .record({ title: optional(anyText), blocks: fc.array(anyBlock, { maxLength: 12 }) })
  .map(without) as fc.Arbitrary<Card>;

/** The words of each thing that a platform shows as one: a block, or an item of a list. */
function wordsIn(block: Block<string>): readonly (readonly string[])[] {
  switch (block.kind) {
    case 'text':
    case 'context':
      return [[block.text]];
    case 'quote':
      return [[block.by ?? '', block.text]];
    case 'fields':
      return [block.fields.flatMap(({ label, value }) => [label, value])];
    case 'list':
      return block.items.map(({ title, detail }) => [title, detail ?? '']);
    case 'steps':
      return [block.steps.flatMap(({ label, detail }) => [label, detail ?? ''])];
    case 'links':
      return [block.links.map(({ label }) => label)];
    case 'mention':
    case 'actions':
    case 'divider':
      return [];
  }
}

function actionsIn(blocks: readonly Block<string>[]): readonly Action<string>[] {
  return blocks.flatMap((block): readonly Action<string>[] => {
    if (block.kind === 'actions') return block.actions;
    return block.kind === 'list' ? block.items.flatMap(({ action }) => action ?? []) : [];
  });
}

function labelsIn(blocks: readonly Block<string>[]): readonly string[] {
  return [
    ...blocks.flatMap((block) => {
      if (block.kind === 'fields') return block.fields.map(({ label }) => label);
      return block.kind === 'links' ? block.links.map(({ label }) => label) : [];
    }),
    ...actionsIn(blocks).flatMap((action) => [
      action.label,
      ...(action.kind === 'menu' ? action.choices.map(({ label }) => label) : []),
    ]),
  ];
}

function countIn(block: Block<string>): number {
  switch (block.kind) {
    case 'fields':
      return block.fields.length;
    case 'list':
      return block.items.length;
    case 'steps':
      return block.steps.length;
    case 'links':
      return block.links.length;
    case 'mention':
      return block.users.length;
    case 'text':
    case 'context':
    case 'quote':
    case 'actions':
    case 'divider':
      return 1;
  }
}

/** What a platform with these limits would refuse about a card. */
function faultsOf(card: Card<string>, limits: Limits): readonly string[] {
  const total = (words: readonly string[]) => words.join('').length;
  const things = card.blocks.flatMap(wordsIn);
  const cost = card.blocks.reduce((sum, block) => sum + (block.kind === 'list' ? block.items.length : 1), 0);
  const rows = card.blocks.flatMap((block) => (block.kind === 'actions' ? [block.actions.length] : []));
  const menus = actionsIn(card.blocks).flatMap((action) => (action.kind === 'menu' ? [action.choices.length] : []));
  const found = {
    'a block’s words': things.some((words) => total(words) > limits.messageText),
    'the title': (card.title ?? '').length > limits.messageText,
    'all words': (card.title ?? '').length + total(things.flat()) > limits.cardText,
    blocks: cost + (card.title === undefined ? 0 : 1) > limits.cardBlocks,
    elements: [...card.blocks.map(countIn), ...menus].some((count) => count > limits.elements),
    labels: labelsIn(card.blocks).some((label) => label.length > limits.label),
    rows: rows.some((count) => count > limits.buttonsInRow || count === 0),
    args: actionsIn(card.blocks).some(({ args: given }) => JSON.stringify(given).length > limits.buttonArgs),
    'half a character': !JSON.parse(
      JSON.stringify(card),
      (_, value) => typeof value !== 'string' || value.isWellFormed(),
    ),
  };
  return Object.entries(found).flatMap(([what, wrong]) => (wrong ? [what] : []));
}

const fitted = (card: Card, limits: Limits) => renderCard(fitCard(card, limits, inEnglish), inEnglish);
const shown = (card: Card) => renderCard(card, inEnglish);

describe('a card that was fitted', () => {
  it('is within the limits of any platform, whatever is in it', () => {
    fc.assert(
      fc.property(anyCard, anyLimits, (card, limits) => {
        expect(faultsOf(fitted(card, limits), limits)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same when it fitted before, and fits when it is fitted again', () => {
    fc.assert(
      fc.property(anyCard, anyLimits, (card, limits) => {
        const empty = shown(card).blocks.some((block) => countIn(block) === 0);
        if (!empty && faultsOf(shown(card), limits).length === 0 && !isNearlyFull(shown(card), limits))
          expect(fitCard(card, limits, inEnglish)).toEqual(card);
        const once = fitCard(card, limits, inEnglish);
        expect(faultsOf(fitted(once, limits), limits)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('has every button and every choice, or says that there is more', () => {
    fc.assert(
      fc.property(anyCard, anyLimits, (card, limits) => {
        const after = fitted(card, limits);
        const choices = (one: Card<string>) =>
          actionsIn(one.blocks).flatMap((action) =>
            action.kind === 'menu' ? action.choices.map(({ value }) => `${action.run} ${value}`) : [action.run],
          );
        const saysMore = after.blocks.some(
          (block) => block.kind === 'context' && MORE.startsWith(block.text.slice(0, -1)),
        );
        if (!saysMore) expect(choices(after)).toEqual(choices(shown(card)));
        else expect(choices(shown(card))).toEqual(expect.arrayContaining([...choices(after)]));
      }),
      { numRuns: 400 },
    );
  });

  it('has its words whole, or cut where it says so', () => {
    fc.assert(
      fc.property(anyWords, anyLimits, (words, limits) => {
        const { blocks } = fitted({ blocks: [{ kind: 'quote', text: words, by: plain('Ana') }] }, limits);
        const text = blocks.map((block) => (block.kind === 'quote' ? block.text : '')).join('');
        const bare = (some: string) => some.replace(/\s/g, '');
        if (blocks.some((block) => block.kind === 'context') || text.endsWith('…'))
          expect(bare(words).startsWith(bare(text).replace(/…$/, ''))).toBe(true);
        else expect(bare(text)).toBe(bare(words));
      }),
      { numRuns: 400 },
    );
  });
});

/** Room for the line that there is more is kept free, so a card that fits to the last character may be cut. */
function isNearlyFull(card: Card<string>, limits: Limits): boolean {
  const all = [card.title ?? '', ...card.blocks.flatMap(wordsIn).flat()].join('').length;
  return (
    all + MORE.length > limits.cardText ||
    card.blocks.some((b) => b.kind === 'quote' && (b.by ?? '').length * 2 > limits.messageText)
  );
}

describe('what is too long', () => {
  const button = (label: string): Button => ({ kind: 'button', label: plain(label), run: label, args: {} });

  it('goes on in further rows of buttons', () => {
    const actions = Array.from({ length: 12 }, (_, n) => button(`b${n}`));
    const { blocks } = fitted({ blocks: [{ kind: 'actions', actions }] }, discord);
    expect(blocks.map((block) => block.kind === 'actions' && block.actions.map(({ run }) => run))).toEqual([
      ['b0', 'b1', 'b2', 'b3', 'b4'],
      ['b5', 'b6', 'b7', 'b8', 'b9'],
      ['b10', 'b11'],
    ]);
  });

  it('goes on in further quotes, at the end of a line or a word', () => {
    const lines = Array.from({ length: 50 }, (_, n) => `line ${n} ${'word '.repeat(30)}`).join('\n');
    const { blocks } = fitted({ blocks: [{ kind: 'quote', text: lines, by: plain('Ana') }] }, slack);
    expect(blocks).toHaveLength(3);
    expect(blocks.map((block) => block.kind === 'quote' && block.by)).toEqual(['Ana', undefined, undefined]);
    const texts = blocks.map((block) => (block.kind === 'quote' ? block.text : ''));
    expect(texts.join('')).toBe(lines);
    for (const text of texts.slice(1)) expect(text).toMatch(/^line \d+/);
  });

  it('is never parted within a character', () => {
    const { blocks } = fitted({ blocks: [{ kind: 'quote', text: '😀'.repeat(2_000), by: plain('Ana') }] }, slack);
    const texts = blocks.map((block) => (block.kind === 'quote' ? block.text : ''));
    expect(texts.map((text) => text.length)).toEqual([2_996, 1_004]);
    expect(texts.every((text) => text.isWellFormed())).toBe(true);
  });

  it('is cut with … where a card holds no more, the longest first', () => {
    const blocks: Block[] = [
      { kind: 'text', text: plain('short') },
      { kind: 'quote', text: '😀'.repeat(4_000) },
      { kind: 'actions', actions: [button('Show')] },
    ];
    const [text, quote, row] = fitted({ title: plain('T-1'), blocks }, discord).blocks;
    expect(text).toEqual({ kind: 'text', text: 'short' });
    expect(quote?.kind === 'quote' && quote.text).toMatch(/^(😀)+…$/u);
    expect(quote?.kind === 'quote' && quote.text.length).toBeGreaterThan(3_900);
    expect(row).toMatchObject({ kind: 'actions' });
  });

  it('is left out from the end where there are too many blocks; the buttons stay', () => {
    const items = Array.from({ length: 60 }, (_, n) => ({ title: plain(`item ${n}`) }));
    const card: Card = {
      title: plain('Many'),
      blocks: [
        { kind: 'list', items },
        { kind: 'text', text: plain('after') },
        { kind: 'actions', actions: [button('Older')] },
      ],
    };
    const { blocks } = fitted(card, slack);
    const kept = blocks.flatMap((block) => (block.kind === 'list' ? block.items.map(({ title }) => title) : []));
    expect(kept).toEqual(Array.from({ length: 47 }, (_, n) => `item ${n}`));
    expect(blocks.at(-2)).toEqual({ kind: 'context', text: MORE });
    expect(actionsIn(blocks)).toHaveLength(1);
  });

  it('goes on in a second menu', () => {
    const choices = Array.from({ length: 30 }, (_, n) => ({ value: `c${n}`, label: plain(`Choice ${n}`) }));
    const menu: Menu = { kind: 'menu', label: plain('Category'), run: 'x', args: {}, into: 'v', choices };
    const menus = actionsIn(fitted({ blocks: [{ kind: 'actions', actions: [menu] }] }, discord).blocks);
    expect(menus.map(({ label }) => label)).toEqual(['Category (1/2)', 'Category (2/2)']);
    expect(menus.flatMap((one) => (one.kind === 'menu' ? one.choices : []))).toHaveLength(30);
  });

  it('is said to be missing where a platform cannot carry a button’s arguments', () => {
    const heavy: Button = { ...button('Heavy'), args: { ticket: 'x'.repeat(3_000) } };
    const { blocks } = fitted({ blocks: [{ kind: 'actions', actions: [button('Light'), heavy] }] }, slack);
    expect(actionsIn(blocks).map(({ run }) => run)).toEqual(['Light']);
    expect(blocks.at(-1)).toEqual({ kind: 'context', text: MORE });
  });
});

it('a form keeps to what a window takes', () => {
  const modal = fitModal(
    {
      title: plain('A title that is far longer than a window’s'),
      submit: plain('A button that is far longer than a window’s'),
      intro: [{ kind: 'text', text: plain('x'.repeat(4_000)) }],
      fields: [
        {
          id: 'text',
          kind: 'paragraph',
          label: plain('l'.repeat(100)),
          hint: plain('short'),
          required: true,
          maxLength: 10,
          value: 'v'.repeat(11),
          choices: [{ value: 'c', label: plain('c'.repeat(100)) }],
        },
      ],
      run: 'x',
      args: {},
    },
    slack,
    inEnglish,
  );
  expect(inEnglish(modal.title)).toBe('A title that is far lon…');
  expect(inEnglish(modal.submit)).toHaveLength(24);
  expect(modal.intro).toHaveLength(2);
  const [field] = modal.fields;
  expect(field?.value).toBe(`${'v'.repeat(9)}…`);
  expect(field && inEnglish(field.label)).toHaveLength(75);
  expect(field?.choices?.map(({ label }) => inEnglish(label).length)).toEqual([75]);
});
