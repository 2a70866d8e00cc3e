import { describe, expect, it } from 'vitest';
import type { Block, Field } from '../../../port/cards.ts';
import { catalogueOf } from '../../i18n/catalogues.ts';
import type { Member, MessageView } from '../../model.ts';
import type { Look } from '../look.ts';
import { cardView } from './card.ts';
import { firstUnreadOf, messageList, messageView } from './message.ts';
import { modalView } from './modal.ts';
import { plainFileName, typed } from './text.ts';

const ana = member('ana', 'Ana <Torres>', 'es');
const mia = member('mia', 'Mia Meier', 'en');
const look: Look = {
  viewer: mia,
  words: catalogueOf('en'),
  base: '/as/mia',
  members: new Map([ana, mia].map((one) => [one.id, one])),
  searches: true,
  now: Temporal.Instant.from('2026-11-23T12:00:00Z'),
};
const override = '\u202e';
const nasty = `<script>alert(1)</script> "><img src=x onerror=alert(1)> <!channel> @everyone ${override}fdp.exe &amp;`;

function member(id: string, name: string, language: string): Member {
  return { id, name, title: 'Tester', language, zone: 'Europe/Zurich', groups: [], guest: false, bot: false };
}

function message(given: Partial<MessageView>): MessageView {
  return {
    id: 'm1',
    channel: 'agents',
    by: ana,
    at: '2026-11-23T10:00:00Z',
    text: 'Hello',
    files: [],
    edited: false,
    deleted: false,
    onlyYou: false,
    replies: 0,
    unreadReplies: 0,
    reactions: [],
    ...given,
  };
}

/** No tag but those of the pages' own, and nothing that would end an attribute. */
function expectNoMarkupOf(words: string, shown: string): void {
  expect(shown).not.toMatch(/<(script|img src=x|!channel|b>)/u);
  expect(shown).toContain('&lt;script&gt;');
  expect(words).toContain('<script>');
}

describe('typed words', () => {
  it('keep every character and mean nothing', () => {
    const shown = typed(look, nasty).toString();
    expectNoMarkupOf(nasty, shown);
    expect(shown).toContain('&lt;!channel&gt; @everyone');
    expect(shown).toContain('&amp;amp;');
  });

  it('are quickly shown, whatever somebody makes of an address', () => {
    const started = performance.now();
    for (let times = 0; times < 50; times += 1) typed(look, `https://x${'.'.repeat(9_980)}a`);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(typed(look, 'See https://a.example/b?!…').toString()).toContain('>https://a.example/b</a>?!…');
  });

  it('keep 10,000 characters of markup as text', () => {
    const words = '<b onclick="x">'.repeat(667).slice(0, 10_000);
    const shown = typed(look, words).toString();
    expect(shown).not.toContain('<');
    expect(shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')).toBe(words);
  });

  it.each([
    ['see https://a.example/x?y=1&z=2.', 'https://a.example/x?y=1&amp;z=2'],
    ['(https://a.example/x)', 'https://a.example/x'],
    ['http://a.example/a_(b)', 'http://a.example/a_(b)'],
  ])('%s holds a link', (words, address) => {
    const shown = typed(look, words).toString();
    expect(shown).toContain(`<a href="${address}" target="_blank" rel="noopener noreferrer nofollow"`);
    expect(shown.replace(/<[^>]*>/gu, '').replaceAll('&amp;', '&')).toBe(words);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://'])('%s is no link', (words) => {
    expect(typed(look, words).toString()).toBe(words);
  });

  it('show members by name, the reader set off, and nobody else', () => {
    const shown = typed(look, '@ana and @mia, not @zoe nor x@ana.example').toString();
    expect(shown).toBe(
      '<span class="mention">@<bdi>Ana &lt;Torres&gt;</bdi></span> and <span class="mention mine">@<bdi>Mia Meier</bdi></span>, not @zoe nor x@ana.example',
    );
  });
});

describe('a message', () => {
  it('escapes what it shows and what its attributes hold', () => {
    const shown = messageView(look, message({ by: mia, text: nasty }), 'log').toString();
    expectNoMarkupOf(nasty, shown);
    expect(shown).toContain('dir="auto"');
    expect(shown).toMatch(/data-raw="&lt;script&gt;/u);
  });

  it('keeps names of people and files apart from the page by their own direction', () => {
    const file = { id: 'f1', name: `photo${override}gpj.exe`, type: 'image/svg+xml', size: 4321 };
    const shown = messageView(look, message({ files: [file] }), 'log').toString();
    expect(shown).toContain('<bdi class="author">Ana &lt;Torres&gt;</bdi>');
    expect(shown).not.toContain(override);
    expect(shown).toContain('download="photogpj.exe"');
    expect(shown).not.toContain('<img');
    expect(plainFileName('\u202e\u0007')).toBe('?');
  });

  it('offers editing only for one’s own, and dismissing only for what nobody else sees', () => {
    const own = messageView(look, message({ by: mia }), 'log').toString();
    const other = messageView(look, message({}), 'log').toString();
    const alone = messageView(look, message({ onlyYou: true }), 'log').toString();
    expect([own, other, alone].map((shown) => shown.includes('data-raw'))).toEqual([true, false, false]);
    expect([own, other, alone].map((shown) => shown.includes('data-do="dismiss"'))).toEqual([false, false, true]);
    expect(alone).toContain('Only visible to you');
  });

  it('shows nothing of one that was deleted but that it was', () => {
    const shown = messageView(look, message({ by: mia, deleted: true, text: 'secret' }), 'log').toString();
    expect(shown).not.toContain('secret');
    expect(shown).toContain('This message was deleted.');
  });
});

describe('a list of messages', () => {
  it('says each day once in the reader’s zone, and the author once for what follows soon', () => {
    const list = [
      message({ id: 'm1', at: '2026-11-21T22:30:00Z' }),
      message({ id: 'm2', at: '2026-11-22T23:30:00Z' }),
      message({ id: 'm3', at: '2026-11-22T23:34:00Z' }),
      message({ id: 'm4', at: '2026-11-22T23:40:00Z' }),
    ];
    const shown = messageList(look, list, 'log', 'm4').toString();
    // 23:30 UTC is half past midnight in Zurich, so it belongs to the 23rd, which is today.
    expect([...shown.matchAll(/<h3 class="day"><span>([^<]*)</gu)].map((found) => found[1])).toEqual([
      'Saturday, November 21, 2026',
      'Today',
    ]);
    expect([...shown.matchAll(/class="message follow" id="log-(m\d)"/gu)].map((found) => found[1])).toEqual(['m3']);
    expect(shown.indexOf('new-line')).toBeGreaterThan(shown.indexOf('id="log-m3"'));
  });

  it('draws the line of the unread ones before the oldest of them, replies and one’s own not counted', () => {
    const list = ['m1', 'm2', 'm3'].map((id) => message({ id, ...(id === 'm3' ? { by: mia } : {}) }));
    expect(firstUnreadOf(look, list, 1)).toBe('m2');
    expect(firstUnreadOf(look, list, 2)).toBe('m1');
    expect(firstUnreadOf(look, [...list, message({ id: 'm4', unreadReplies: 2 })], 3)).toBe('m4');
    expect(firstUnreadOf(look, list, 0)).toBeUndefined();
  });
});

describe('cards and forms', () => {
  const button = { kind: 'button', label: nasty, run: 'ticket show', args: { ticket: '"><x' } } as const;
  const blocks: Block<string>[] = [
    { kind: 'text', text: nasty },
    { kind: 'context', text: nasty },
    { kind: 'fields', fields: [{ label: nasty, value: nasty }] },
    { kind: 'quote', text: nasty, by: nasty },
    { kind: 'list', items: [{ title: nasty, detail: nasty, action: button }] },
    { kind: 'steps', steps: [{ done: true, label: nasty, detail: nasty }] },
    { kind: 'mention', users: ['ana', nasty] },
    {
      kind: 'links',
      links: [
        { label: nasty, message: { platform: 'workspace', channel: nasty, message: nasty } },
        {
          label: nasty,
          message: { platform: 'slack', channel: 'C1', message: '1' },
          url: `https://x.example/?q=${nasty}`,
        },
      ],
    },
    {
      kind: 'actions',
      actions: [button, { ...button, kind: 'menu', into: 'team', choices: [{ value: nasty, label: nasty }] }],
    },
    { kind: 'divider' },
  ];

  it.each(blocks)('a $kind escapes every word', (block) => {
    const shown = cardView(look, { title: nasty, tone: 'bad', blocks: [block] }).toString();
    expectNoMarkupOf(nasty, shown);
    expect(shown).not.toContain('"><x');
  });

  it('a way to a message of another platform leads out, and one without an address nowhere', () => {
    const there = { platform: 'slack', channel: 'C1', message: '1' };
    const links = [
      { label: 'out', message: there, url: 'https://acme.slack.com/archives/C1/p1' },
      { label: 'in', message: there },
    ];
    const shown = cardView(look, { blocks: [{ kind: 'links', links }] }).toString();
    expect(shown.match(/href="[^"]*"/g)).toEqual(['href="https://acme.slack.com/archives/C1/p1"']);
    expect(shown).toContain('<span><bdi>in</bdi></span>');
  });

  it.each([
    ['info', 'Information'],
    ['good', 'Good'],
    ['warn', 'Warning'],
    ['bad', 'Problem'],
  ] as const)('a tone of %s is a symbol and a word, too', (tone, word) => {
    const shown = cardView(look, { title: 'T-1', tone, blocks: [] }).toString();
    expect(shown).toContain(`icon-${tone}`);
    expect(shown).toContain(`<span class="unseen">${word}: </span>`);
  });

  it('a card without a title carries its symbol beside its first sentence, not beside a word of its own', () => {
    const blocks = [{ kind: 'text', text: 'T-1 is <yours>.' }] as const;
    const shown = cardView(look, { tone: 'good', blocks }).toString();
    expect(shown).not.toContain('<h3');
    expect(shown).toContain('<span class="typed">T-1 is &lt;yours&gt;.</span></p>');
    expect(shown.match(/yours/gu)).toHaveLength(1);
    expect(shown).toContain('icon-good');
  });

  it('a form marks what is optional only where something else is not', () => {
    const field = { id: 'a', kind: 'line', label: 'A', required: false } as const;
    const form = { title: 'T', submit: 'S', run: 'x', args: {} };
    const shown = (...fields: Field<string>[]) => modalView(look, 'w1', { ...form, fields }).toString();
    expect(shown(field)).not.toContain('class="need"');
    expect(shown(field, { ...field, id: 'b', required: true }).match(/class="need"/gu)).toHaveLength(2);
  });

  it('a form escapes labels, hints, values and choices, and ties its faults to its fields', () => {
    const kinds = ['line', 'paragraph', 'select', 'tick', 'file'] as const;
    const fields = kinds.map((kind) => ({
      id: kind,
      kind,
      label: nasty,
      hint: nasty,
      required: true,
      value: nasty,
      choices: [{ value: nasty, label: nasty }],
    }));
    const shown = modalView(look, 'w1', { title: nasty, submit: nasty, fields, run: 'x', args: {} }).toString();
    expectNoMarkupOf(nasty, shown);
    for (const kind of kinds) expect(shown).toContain(`aria-describedby="field-${kind}-hint field-${kind}-fault"`);
  });
});
