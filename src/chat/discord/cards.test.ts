import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '#test/builders.ts';
import { plain } from '../../i18n/types.ts';
import type { Block, Card } from '../../port/cards.ts';
import { fitCard } from '../../port/fit.ts';
import { componentsOf } from './cards.ts';
import { limits } from './limits.ts';

const parts = { words: inEnglish, guild: '1', idOf: async (_: unknown, place: number) => `${place}` };

interface Part {
  readonly type: number;
  readonly content?: string;
  readonly components?: readonly Part[];
  readonly accessory?: Part;
}

function all(components: readonly Part[]): readonly Part[] {
  return components.flatMap((one) => [one, ...all(one.components ?? []), ...(one.accessory ? [one.accessory] : [])]);
}

async function rendered(card: Card) {
  const { components, users } = await componentsOf(fitCard(card, limits, inEnglish), parts);
  const flat = all(components as unknown as readonly Part[]);
  return { flat, users, words: flat.map(({ content }) => content ?? '').join('\n') };
}

const anyWords = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc
    .tuple(fc.constantFrom('*', 'a', '_x', '@everyone ', '\\', '🎫', 'word '), fc.integer({ min: 1, max: 2_500 }))
    .map(([w, n]) => w.repeat(n)),
);
const button = anyWords.map((words) => ({ kind: 'button' as const, label: plain(words), run: 'x', args: {} }));
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyWords.map((words) => ({ kind: 'text' as const, text: plain(words) })),
  anyWords.map((text) => ({ kind: 'quote' as const, text })),
  fc.constant({ kind: 'divider' as const }),
  fc.array(button, { minLength: 1, maxLength: 12 }).map((actions) => ({ kind: 'actions' as const, actions })),
  fc
    .array(fc.record({ title: anyWords.map(plain), action: button }), { minLength: 1, maxLength: 25 })
    .map((items) => ({ kind: 'list' as const, items })),
);

describe('a card as components', () => {
  it('is never more than Discord takes, and never without any', async () => {
    const anyCard = fc.record({
      title: anyWords.map(plain),
      tone: fc.constantFrom('plain' as const, 'bad' as const),
      blocks: fc.array(anyBlock, { maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(anyCard, async (card) => {
        const { flat } = await rendered(card);
        expect(flat.length).toBeLessThanOrEqual(40);
        expect(flat.length).toBeGreaterThan(0);
        expect(flat.reduce((sum, { content = '' }) => sum + content.length, 0)).toBeLessThanOrEqual(4_000);
        for (const { type, content = '' } of flat) if (type === 10) expect(content.trim()).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('says so where buttons found no room', async () => {
    const items = Array.from({ length: 20 }, (_, n) => ({
      title: plain(`T-${n}`),
      action: { kind: 'button', label: plain('Show'), run: 'ticket show', args: { ticket: `T-${n}` } } as const,
    }));
    const { flat, words } = await rendered({ blocks: [{ kind: 'list', items }] });
    expect(flat.filter(({ type }) => type === 2).length).toBeGreaterThan(5);
    expect(words).toContain('T-19');
    expect(words).toContain('There is more than fits here.');
  });

  it('leads to messages on Discord, and to others where they have an address', async () => {
    const label = plain('[to](https://x.example)');
    const links = [
      { label, message: { platform: 'discord', channel: '2', thread: '3', message: '4' } },
      {
        label,
        message: { platform: 'slack', channel: 'C1', message: '1.2' },
        url: 'https://acme.slack.com/archives/C1/p12',
      },
      { label, message: { platform: 'workspace', channel: 'agents', message: '1' } },
    ];
    const { words } = await rendered({ blocks: [{ kind: 'links', links }] });
    const lines = words.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => /(?<!\\)\]\((\S+)\)$/.exec(line)?.[1])).toEqual([
      'https://discord.com/channels/1/3/4',
      'https://acme.slack.com/archives/C1/p12',
      undefined,
    ]);
  });

  it('has no markup and no mention but its own', async () => {
    const nasty =
      '# Big\n- list\n1. one\n> quote\n**b** __u__ ~~s~~ ||sp|| `c` [l](https://x.example) <@1> <#2> @here :smile:';
    const { words, users } = await rendered({
      title: plain(nasty),
      blocks: [
        { kind: 'quote', text: nasty, by: plain('<@3>') },
        { kind: 'mention', users: ['17'] },
        { kind: 'fields', fields: [{ label: plain('*l*'), value: plain(nasty) }] },
      ],
    });
    expect(users).toEqual(['17']);
    // What is unescaped is Relevo's: bold, quoted lines, the one mention.
    const bare = words.replaceAll(/\\./g, '');
    expect(bare.match(/<@\d+>/g)).toEqual(['<@17>']);
    expect(bare).not.toMatch(/__|~~|\|\||`|\]\(|<#|@here|:smile:/);
    expect(bare).not.toMatch(/^(?:#|- |\d+\. )/m);
  });
});
