import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksOf, textOf } from '#src/chat/slack/blocks.ts';
import { limits, slackLimits } from '#src/chat/slack/limits.ts';
import { carriedBy, viewOf } from '#src/chat/slack/modals.ts';
import { readPress } from '#src/chat/slack/press.ts';
import { plain, type Text } from '#src/i18n/types.ts';
import type { Action, Block, Card, Field } from '#src/port/cards.ts';
import { fitCard, fitModal } from '#src/port/fit.ts';
import { renderCard, renderModal } from '#src/port/render.ts';
import { BlockKit } from '../fakes/slack/block-kit.ts';
import type { Json } from '../fakes/slack/model.ts';

const kit = new BlockKit();
const site = { platform: 'slack', url: 'https://acme.slack.com/' };
const words = (text: Text) => ('plain' in text ? text.plain : text.key);

afterAll(() => {
  process.stdout.write(
    kit.present
      ? `Slack: ${kit.seen?.count} generated messages and windows validated\n`
      : 'Slack: nothing validated, as the reference data is absent\n',
  );
});

/** Words of every length, of all that has to be escaped, of two units a character. */
const said = fc
  .tuple(
    fc.stringMatching(/^[ -~\n]{0,40}$/),
    fc.constantFrom('<', '&', '>', 'é', '😀', '*_~`', 'https://a.test/?b=c&d ', 'word '),
    fc.integer({ min: 0, max: 4000 }),
  )
  .map(([start, unit, times]) => start + unit.repeat(times % (times > 3000 ? 4000 : 60)))
  .map((one) => one.toWellFormed());
const text = said.map(plain);
const short = fc.stringMatching(/^[a-z]{1,12}$/);
const args = fc.dictionary(short, fc.stringMatching(/^[ -~]{0,120}$/), { maxKeys: 4 });
const choices = fc.array(fc.record({ value: fc.stringMatching(/^[a-z0-9]{1,200}$/), label: text }), { maxLength: 120 });
const button = fc.record({ kind: fc.constant('button' as const), label: text, run: short, args });
const menu = fc.record({ kind: fc.constant('menu' as const), label: text, run: short, args, into: short, choices });
const action: fc.Arbitrary<Action> = fc.oneof(button, menu);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text }),
  fc.record({ kind: fc.constant('context' as const), text }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: text, value: text }), { maxLength: 30 }),
  }),
  fc.record({ kind: fc.constant('quote' as const), text: said, by: text }),
  fc.record({
    kind: fc.constant('list' as const),
    items: fc.array(fc.record({ title: text, detail: text, action: button }), { maxLength: 60 }),
  }),
  fc.record({
    kind: fc.constant('steps' as const),
    steps: fc.array(fc.record({ done: fc.boolean(), label: text, detail: text }), { maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constant('mention' as const),
    users: fc.array(fc.constant('U0000000001'), { minLength: 1, maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('links' as const),
    links: fc.array(
      fc.record({
        label: text,
        message: fc.constant({ platform: 'slack', channel: 'C1', message: '1.000002', thread: '1.000001' }),
      }),
      { maxLength: 40 },
    ),
  }),
  fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, { maxLength: 12 }) }),
  fc.constant({ kind: 'divider' as const }),
);
const card: fc.Arbitrary<Card> = fc.record(
  {
    title: text,
    tone: fc.constantFrom('plain', 'info', 'good', 'warn', 'bad'),
    blocks: fc.array(block, { maxLength: 12 }),
  },
  { requiredKeys: ['blocks'] },
);
const field: fc.Arbitrary<Omit<Field, 'id'>> = fc.record(
  {
    kind: fc.constantFrom('line', 'paragraph', 'select', 'tick', 'file', 'lookup'),
    label: text,
    hint: text,
    required: fc.boolean(),
    maxLength: fc.integer({ min: 1, max: 40_000 }),
    value: said,
  },
  { requiredKeys: ['kind', 'label', 'required'] },
);

describe.skipIf(!kit.present)('whatever Relevo says', () => {
  it('is a message that Slack takes', () => {
    fc.assert(
      fc.property(card, (given) => {
        const shown = renderCard(fitCard(given, limits, words), words);
        const blocks = blocksOf(shown, site);
        expect(kit.blocks('a card', JSON.parse(JSON.stringify(blocks)))).toBeUndefined();
        expect(textOf(shown).length).toBeLessThanOrEqual(slackLimits.notificationText);
        for (const button of buttonsIn(blocks))
          expect(readPress(String(button['value'] ?? button['action_id']))).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  it('is a window that Slack takes, and knows its command again', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(block, { maxLength: 3 }),
        fc.array(field, { minLength: 1, maxLength: 10 }),
        args,
        (title, intro, fields, carried) => {
          const own = fields.map((one, n): Field => {
            const some = [{ value: 'a', label: plain('A') }];
            return { ...one, id: `f${n}`, ...(one.kind === 'select' ? { choices: some } : {}) };
          });
          const modal = fitModal(
            { title, submit: title, intro, fields: own, run: 'ticket new', args: carried },
            limits,
            words,
          );
          const view = viewOf(renderModal(modal, words), { channel: 'C1', thread: '1.000001', reply: site.url }, site);
          expect(kit.view('a form', JSON.parse(JSON.stringify(view)) as Json)).toBeUndefined();
          expect(carriedBy(String(view['private_metadata']))).toMatchObject({
            run: 'ticket new',
            args: carried,
            channel: 'C1',
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('was validated', () => expect(kit.seen?.count).toBeGreaterThan(200));
});

function buttonsIn(blocks: readonly Json[]): readonly Json[] {
  return blocks.flatMap((one) =>
    [...((one['elements'] as readonly Json[] | undefined) ?? []), one['accessory']].filter(
      (element): element is Json => typeof (element as Json | undefined)?.['action_id'] === 'string',
    ),
  );
}

describe('what checks the blocks', () => {
  const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } });
  const pushed = (value: string) => ({
    type: 'button',
    action_id: 'a',
    text: { type: 'plain_text', text: 'x' },
    value,
  });

  it.skipIf(!kit.present)('finds what Slack would refuse', () => {
    const bad: readonly (readonly [string, unknown])[] = [
      ['an unknown key', [{ type: 'divider', colour: 'red' }]],
      ['an unknown block', [{ type: 'sections' }]],
      ['too long a text', [section(3001)]],
      ['an empty text', [section(0)]],
      ['too many blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
      ['two elements of one name', [{ type: 'actions', elements: [pushed('1'), pushed('2')] }]],
      ['too long a value', [{ type: 'actions', elements: [pushed('x'.repeat(2001))] }]],
      [
        'two blocks of one name',
        [
          { type: 'divider', block_id: 'a' },
          { type: 'divider', block_id: 'a' },
        ],
      ],
      ['too long a title', [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]],
    ];
    for (const [what, blocks] of bad) expect(kit.blocks(what, blocks), what).toBeDefined();
    expect(kit.blocks('a good one', [section(3000)])).toBeUndefined();
  });
});
