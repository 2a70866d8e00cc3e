import { expect, it } from 'vitest';
import { filledView } from './fills.ts';
import { carriedBy, metadataOf } from './modals.ts';

type Json = Readonly<Record<string, unknown>>;

const input = (id: string, more: Json = {}): Json => {
  return {
    type: 'input',
    block_id: id,
    element: { type: 'plain_text_input', action_id: 'field', max_length: 40, ...more },
  };
};
const title = { type: 'plain_text', text: 'A call' };
const carried = { run: 'ticket phone', args: {}, channel: 'C1', reply: 'https://hooks.slack.com/actions/1' };
const open = (private_metadata = metadataOf(carried), said: Readonly<Record<string, string>> = {}) => {
  const values = Object.fromEntries(Object.entries(said).map(([id, value]) => [id, { field: { value } }]));
  return { title, submit: title, private_metadata, blocks: [input('number'), input('note')], state: { values } };
};
const metadata = (view: Json | undefined) => carriedBy(String(view?.['private_metadata']));

it('gives the fields that are filled in another action, and those alone', () => {
  const view = filledView(open(metadataOf(carried), { number: 'typed' }), { number: 'C-7', elsewhere: 'x' });
  expect(view?.['blocks']).toEqual([input('number', { action_id: 'field:1', initial_value: 'C-7' }), input('note')]);
  expect(metadata(view)).toEqual({ ...carried, filled: { number: 'typed' } });
  const again = filledView({ ...open(String(view?.['private_metadata'])), blocks: view?.['blocks'] as Json[] }, {});
  expect(again?.['blocks']).toEqual([input('number', { action_id: 'field:2', initial_value: 'typed' }), input('note')]);
  expect(metadata(again)).toEqual(carried);
});

it('leaves what does not fit its field to be asked, and a window in which nothing changes alone', () => {
  expect(filledView(open(), { number: 'n'.repeat(41) })).toBeUndefined();
  expect(filledView(open(), {})).toBeUndefined();
  expect(filledView({ ...open(), private_metadata: 'somebody else’s' }, { number: 'C-7' })).toBeUndefined();
});

it('carries no more than Slack holds: then a field is empty again, rather than somebody else’s', () => {
  const view = filledView(open(metadataOf(carried), { note: 'n'.repeat(3_000) }), { note: 'known' });
  expect(String(view?.['private_metadata']).length).toBeLessThan(3_000);
  expect(metadata(view)).toEqual({ ...carried, filled: { note: '' } });
});
