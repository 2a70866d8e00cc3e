import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filesOf } from './file-refs.ts';
import { messageEvent, plainTextOf, type Reading, slackMessage } from './messages.ts';
import { Refs } from './refs.ts';

const me = { user: 'U0ME', bot: 'B0ME', team: 'T0', handle: 'relevo', site: 'https://acme.slack.com/' };
const reading: Reading = {
  refs: new Refs('slack'),
  emoji: { emojiOf: (name) => name },
  me,
  nameOf: (user) => (user === 'U1' ? 'Mia' : undefined),
  told: new Map(),
};

const message = (attachments: unknown, text = '') =>
  slackMessage.parse({ type: 'message', user: 'U2', ts: '1750000000.000001', text, attachments });
const says = (attachments: unknown, text = '') => plainTextOf(message(attachments, text), reading);

it('what is shared is read from its text, else from its blocks, else from what Slack shows in their place', () => {
  const blocks = [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'a < b, asks ' },
            { type: 'user', user_id: 'U1' },
            { type: 'link', url: 'https://a.test/?x=1&y=2', text: 'here' },
            { type: 'emoji', name: 'wave' },
          ],
        },
        {
          type: 'rich_text_list',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one' }] }],
        },
      ],
    },
    { type: 'section', text: { type: 'mrkdwn', text: '*bold* &amp; more' } },
    { type: 'section', text: { type: 'plain_text', text: 'R&D' } },
  ];
  const read = '> Mia: a < b, asks @Miahere (https://a.test/?x=1&y=2):wave:\n> one\n> *bold* & more\n> R&D';
  expect(says([{ is_share: true, author_name: 'Mia', text: 'a &lt; <@U1>' }])).toBe('> Mia: a < @Mia');
  expect(says([{ is_share: true, author_name: 'Mia', message_blocks: [{ team: 'T0', message: { blocks } }] }])).toBe(
    read,
  );
  expect(says([{ is_msg_unfurl: true, author_id: 'U1', blocks }])).toBe(read);
  expect(says([{ is_share: true, author_name: 'Mia', fallback: '[9:00 AM] mia: hi' }])).toBe('> [9:00 AM] mia: hi');
});

it('what Slack or an app shows of a page is nobody’s words, nor are its files', () => {
  const page = { id: 1, from_url: 'https://a.test', title: 'A page', text: 'buy', fallback: 'A page' };
  expect(says([page, { ...page, is_app_unfurl: true }], 'see <https://a.test>')).toBe('see https://a.test');
  expect(filesOf(message([{ ...page, files: [{ id: 'F1', name: 'a.png' }] }]))).toEqual([]);
});

it('whom somebody else named is not asked anything, and nothing of theirs is a command', () => {
  const shared = [{ is_share: true, author_name: 'Mia', text: '<@U0ME> escalate it' }];
  const event = (text: string) => messageEvent(message(shared, text), 'C1', false, reading);
  const quoted = '> Mia: @relevo escalate it';
  expect(event('')).toMatchObject({ text: quoted, typed: '' });
  expect(event('').mention).toBeUndefined();
  expect(event('<@U0ME> claim')).toMatchObject({ text: `claim\n${quoted}`, typed: 'claim', mention: 'leading' });
  expect(event('a &amp; b')).toMatchObject({ text: `a & b\n${quoted}`, typed: 'a & b' });
  expect(messageEvent(message(null, 'plain'), 'C1', false, reading)).not.toHaveProperty('typed');
});

it('files of what is shared come along, without those that are gone', () => {
  const files = [
    { id: 'F1', name: 'a.png', mimetype: 'image/png', size: 3 },
    { id: 'F2', mode: 'tombstone' },
    { nothing: 1 },
  ];
  expect(filesOf(message([{ is_share: true, files }]))).toEqual([
    { id: 'F1', name: 'a.png', type: 'image/png', size: 3 },
  ]);
});

it('a message is read whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.anything(), fc.array(fc.anything()), (odd, blocks) => {
      const json = JSON.parse(
        JSON.stringify([odd, { is_share: true, text: odd, blocks }, { is_share: true, blocks }]) ?? '[]',
      );
      expect(says(json, 'words').startsWith('words')).toBe(true);
      expect(says(odd, 'words').startsWith('words')).toBe(true);
      filesOf(message(json));
    }),
  );
});
