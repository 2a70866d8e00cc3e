import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SaidLine } from '#src/domain/tickets/line.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aTicket } from '#test/builders.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

const AT = '2026-03-02T09:30:00Z';
const NOW = new Date().toISOString();

describe.each(places)('the lines of tickets over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  const line = (change: Partial<SaidLine> = {}): SaidLine => ({
    message: 'w:c:m1',
    ticket: 7,
    version: 2,
    place: '2.0',
    by: 'w:ana',
    visibleTo: ['requester'],
    words: 'first',
    at: AT,
    versions: 1,
    copies: [],
    ...change,
  });

  it('the last version of a message stays, whichever comes last', async () => {
    const { lines } = store.stores;
    const late = line({ version: 4, words: 'third', versions: 3 });
    await lines.put(line());
    await lines.put(late);
    await lines.put(line({ version: 3, words: 'second', versions: 2 }));
    await lines.put(late);
    expect(await lines.byMessage('w:c:m1')).toEqual(late);
    expect(await lines.byMessage('w:c:m2')).toBeUndefined();
  });

  it('the history gives the last words to those who read the first, each version to leads, and what was deleted, too', async () => {
    const { lines, timeline } = store.stores;
    const entry = (kind: 'customer' | 'edited' | 'deleted', words?: string) => ({
      kind,
      at: AT,
      visibleTo: ['requester'] as const,
      ...(words === undefined ? {} : { words }),
      ...(kind === 'customer' ? {} : { details: { of: '2.0' } }),
    });
    await timeline.append(8, [
      { id: '8:2:0', entry: entry('customer', 'first') },
      { id: '8:3:0', entry: entry('customer', 'another') },
      { id: '8:4:0', entry: entry('edited', 'second') },
    ]);
    const changed = line({ ticket: 8, message: 'w:c:m8', version: 4, words: 'second', versions: 2 });
    await lines.put(changed);
    const read = await timeline.last(8, 10);
    expect(read.map(({ words, visibleTo }) => [words, visibleTo])).toEqual([
      ['second', ['requester']],
      ['another', ['requester']],
      ['second', ['lead']],
    ]);
    expect(read[0]?.revised).toEqual({ first: 'first', versions: 2, withdrawn: false });
    // On a page of its own, too, where the edit stands on another.
    expect((await timeline.last(8, 1, '3.0'))[0]?.words).toBe('second');

    await timeline.append(8, [{ id: '8:5:0', entry: entry('deleted') }]);
    await lines.put({ ...changed, version: 5, withdrawn: true });
    const after = await timeline.last(8, 10);
    expect(after.map(({ kind, visibleTo }) => [kind, visibleTo])).toEqual([
      ['customer', ['lead']],
      ['customer', ['requester']],
      ['edited', ['lead']],
      ['deleted', ['requester']],
    ]);
    const kept = await store.database.collection<{ _id: string; entry: unknown }>('timeline').findOne({ _id: '8:2:0' });
    expect(kept?.entry).toEqual(entry('customer', 'first'));
  });

  it('the history names the files that are left where some were taken back, and leaves those alone that nothing is known of', async () => {
    const { lines, timeline } = store.stores;
    const entry = {
      kind: 'customer',
      at: AT,
      visibleTo: ['requester'],
      words: 'x',
      details: { files: 'a.png, b.png' },
    } as const;
    await timeline.append(
      12,
      [2, 3, 4].map((version) => ({ id: `12:${version}:0`, entry })),
    );
    const changed = (version: number, files?: SaidLine['files']) =>
      lines.put(
        line({
          ticket: 12,
          message: `w:c:n${version}`,
          place: `${version}.0`,
          versions: 2,
          ...(files ? { files } : {}),
        }),
      );
    await changed(2, [{ id: '12:w:b', name: 'b.png' }]);
    await changed(3, []);
    await changed(4);
    const read = await timeline.last(12, 10);
    expect(read.map(({ details }) => details)).toEqual([{ files: 'b.png' }, {}, { files: 'a.png, b.png' }]);
  });

  it('a line that was not moved out of its step yet is found there', async () => {
    const { tickets } = store.stores;
    const ticket = aTicket({ number: 9, source: 'w:c:m9', applied: ['k9'] });
    const pending = (version: number) =>
      [{ id: `9:${version}:1`, kind: 'line', line: line({ message: 'w:c:m9', ticket: 9, version }) }] as const;
    await tickets.insert(ticket, pending(1));
    await tickets.save({ ...ticket, version: 2 }, pending(2));
    expect((await tickets.pendingLine('w:c:m9'))?.version).toBe(2);
    await tickets.clearPending(9, ['9:1:1', '9:2:1']);
    expect(await tickets.pendingLine('w:c:m9')).toBeUndefined();
  });

  it('new words are searched for, the old ones are not', async () => {
    const { tickets } = store.stores;
    const ticket = aTicket({ number: 10, source: 'w:c:m10', applied: ['k10'], subject: 'Alpha', body: 'alpha' });
    await tickets.insert(ticket, []);
    await tickets.save({ ...ticket, version: 2, body: 'omega' }, []);
    const found = async (word: string) =>
      (await tickets.search({ words: [word], facets: [] }, { limit: 5, patienceMs: 60_000 })).tickets.length;
    expect([await found('alpha'), await found('omega')]).toEqual([1, 0]);
    await tickets.save({ ...ticket, version: 3, subject: 'Omega', body: 'omega' }, [], true);
    expect([await found('alpha'), await found('omega')]).toEqual([0, 1]);
  });

  it('of what came before its message a deletion stays, else the last edit', async () => {
    const { lines } = store.stores;
    const early = (at: string, words?: string) => ({
      message: 'w:c:m11',
      key: `k-${at}`,
      at,
      by: { platform: 'w', user: 'ana' },
      ...(words === undefined ? {} : { words }),
    });
    const at = (second: number) => `2026-03-02T09:30:0${second}Z`;
    await lines.keepEarly(early(at(2), 'second'), NOW);
    await lines.keepEarly(early(at(1), 'first'), NOW);
    expect((await lines.early('w:c:m11'))?.words).toBe('second');
    await lines.keepEarly(early(at(4)), NOW);
    await lines.keepEarly(early(at(5), 'third'), NOW);
    expect(await lines.early('w:c:m11')).toEqual(early(at(4)));
  });

  it('a copy is where it was posted first', async () => {
    const { lines } = store.stores;
    const message = { platform: 'w', channel: 'agents', message: 'm1', thread: 'm0' };
    await lines.copied('9:2:1', message);
    await lines.copied('9:2:1', { ...message, message: 'm2' });
    expect(await lines.copy('9:2:1')).toEqual(message);
    expect(await lines.copy('9:2:2')).toBeUndefined();
  });
});
