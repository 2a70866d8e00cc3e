import { describe, expect, it } from 'vitest';
import { readFrame } from './frames.ts';
import { type FromBot, limits } from './protocol.ts';

const post = (card: unknown) => ({ type: 'call', id: '7', call: { do: 'post', key: 'k', to: { channel: 'a' }, card } });
const read = (frame: unknown) => readFrame(JSON.stringify(frame));

describe('frames of a bot', () => {
  it('pass as they are', () => {
    const frames: FromBot[] = [
      { type: 'hello', menu: { languages: ['en'], commands: [], messageActions: [{ run: 'x', label: { en: 'X' } }] } },
      { type: 'ack', delivery: 'd', answer: { kind: 'faults', faults: { subject: 'empty' } } },
      {
        type: 'call',
        id: '1',
        call: {
          do: 'post',
          key: 'k',
          to: { direct: 'ana' },
          card: {
            title: 'T',
            tone: 'warn',
            blocks: [
              { kind: 'quote', text: '<b>' },
              { kind: 'steps', steps: [{ done: true, label: 'l' }] },
              { kind: 'actions', actions: [{ kind: 'button', label: 'Go', run: 'go', args: { a: 'b' } }] },
              { kind: 'divider' },
            ],
          },
        },
      },
    ];
    for (const frame of frames) expect(read(frame)).toEqual(frame);
  });

  it('are answered when only a part of them is wrong, without repeating what they said', () => {
    const text = 'very secret'.repeat(1000);
    const bad = read(post({ blocks: [{ kind: 'text', text }] }));
    expect(bad).toMatchObject({ type: 'bad call', id: '7' });
    expect(JSON.stringify(bad)).not.toContain('secret');
    expect(read({ type: 'ack', delivery: 'd', answer: { kind: 'perhaps' } })).toMatchObject({
      type: 'bad ack',
      delivery: 'd',
    });
  });

  it.each([
    ['no JSON', '{'],
    ['no frame', '[]'],
    ['an unknown one', '{"type":"shutdown"}'],
    ['an ack for nothing', '{"type":"ack","answer":{"kind":"taken"}}'],
  ])('are bad: %s', (_, json) => {
    expect(readFrame(json)).toMatchObject({ type: 'bad' });
  });

  it.each([
    ['an unknown block', { blocks: [{ kind: 'html', text: 'x' }] }],
    [
      'more than it can hold',
      { blocks: Array.from({ length: 21 }, () => ({ kind: 'text', text: 'x'.repeat(10_000) })) },
    ],
    ['too many blocks', { blocks: Array.from({ length: limits.cardBlocks + 1 }, () => ({ kind: 'divider' })) }],
    [
      'a button that carries too much',
      actionCard({ kind: 'button', label: 'x', run: 'x', args: { a: 'x'.repeat(2001) } }),
    ],
    ['a menu without choices', actionCard({ kind: 'menu', label: 'x', run: 'x', args: {}, into: 'a' })],
  ])('hold no card with %s', (_, card) => {
    expect(read(post(card))).toMatchObject({ type: 'bad call' });
  });
});

function actionCard(action: unknown): unknown {
  return { blocks: [{ kind: 'actions', actions: [action] }] };
}
