import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { openWorkspace } from '../workspace.ts';
import { tables, upgrades } from './schema.ts';

const dir = mkdtempSync(join(tmpdir(), 'relevo-workspace-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('finds everything that grows by an index', async () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
  await useEverything();
  const statements = new Set(prepare.mock.calls.map(([sql]) => sql));
  prepare.mockRestore();
  // Fewer would say that the spy saw nothing.
  expect(statements.size).toBeGreaterThan(50);

  const db = new DatabaseSync(':memory:');
  db.exec([tables, ...upgrades].join('\n'));
  const grown =
    'channels|channel_members|messages|followers|unread|reactions|files|mails|deliveries|calls|modals|answers|[mc]';
  // In the order of an index, or of the rows themselves, a scan ends at its LIMIT.
  const scan = new RegExp(`^SCAN (${grown})$|USE TEMP B-TREE FOR ORDER BY`);
  const scans = [...statements].flatMap((sql) => {
    if (!/^\s*(SELECT|UPDATE|DELETE)/.test(sql)) return [];
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
    return plan.some((step) => scan.test(step)) ? [{ sql, plan }] : [];
  });
  db.close();
  expect(scans.filter(({ sql }) => !sortsFew(sql))).toEqual([]);
});

/** The members, the channels of one, a message's reactions and files: few enough to be put in order by hand. */
function sortsFew(sql: string): boolean {
  return /FROM members ORDER|FROM channel_members m JOIN channels|FROM reactions WHERE message = \?|FROM files WHERE message = \?/.test(
    sql,
  );
}

async function useEverything(): Promise<void> {
  const workspace = openWorkspace({ file: join(dir, 'workspace.sqlite'), clock: systemClock, patience: 1000 });
  const answers = { modal: true };
  const { promise: asked, resolve: found } = Promise.withResolvers<string>();
  const modal = { title: 'm', submit: 's', run: 'r', args: {}, fields: [] };
  workspace.join(
    {
      send(frame) {
        if (frame.type !== 'event') return;
        if (frame.event.kind === 'command' && frame.event.args) found(frame.event.interaction);
        const answer = answers.modal ? { kind: 'modal' as const, modal } : { kind: 'taken' as const };
        queueMicrotask(() => workspace.acknowledge(frame.delivery, answer));
      },
    },
    {
      languages: ['en'],
      commands: [],
      messageActions: [{ run: 'r', label: { en: 'R' } }],
      search: { run: 's', option: 'o' },
    },
  );
  const file = workspace.keepFile('mia', { name: 'f', type: 'a/b', bytes: new Uint8Array([1]) });
  const { id } = workspace.post('mia', 'agents', { text: 'root @noah', files: [file.id] });
  const reply = workspace.post('noah', 'agents', { text: 'reply', thread: id });
  workspace.file('noah', file.id);
  workspace.edit('noah', 'agents', reply.id, 'reply!');
  workspace.react('mia', 'agents', id, '👍');
  workspace.react('mia', 'agents', id, '👍');
  workspace.messages('mia', 'agents');
  workspace.thread('mia', 'agents', id);
  workspace.markRead('mia', 'agents', reply.id);
  workspace.markRead('mia', 'agents', id);
  workspace.channels('mia');
  workspace.direct('mia', 'relevo');
  const opened = await workspace.command('mia', { channel: 'agents', thread: id }, 'x');
  answers.modal = false;
  if (opened.kind === 'modal') await workspace.submit('mia', opened.id, {});
  await workspace.messageAction('mia', { channel: 'agents', message: id }, 'r');
  await workspace.search('mia', 'x');
  const card = { blocks: [] };
  workspace.perform({ do: 'ephemeral', key: 'e', to: 'mia', in: { channel: 'agents', thread: id }, card });
  workspace.perform({ do: 'post', key: 'p', to: { direct: 'ben' }, card });
  workspace.perform({ do: 'channel', nameOrId: 'agents' });
  workspace.perform({ do: 'names' });
  const mail = { messageId: 'i', from: 'f', to: 't', subject: 's', text: 't', html: 'h', headers: {} };
  workspace.perform({ do: 'mail', key: 'm', mail });
  const interaction = await asked;
  for (const key of ['a1', 'a2'])
    workspace.perform({ do: 'ephemeral', key, to: 'mia', in: { channel: 'agents' }, interaction, card });
  workspace.perform({ do: 'home', to: 'mia', card, asOf: '2026-01-01T00:00:00Z' });
  workspace.openHome('mia');
  workspace.home('mia');
  workspace.dropAnswer('mia', workspace.answer('mia')?.id ?? '');
  for (const { id: mailId } of workspace.mails()) workspace.mail(mailId);
  workspace.remove('noah', 'agents', reply.id);
  workspace.remove('mia', 'agents', id);
  // The last acknowledgements come after this.
  await new Promise((soon) => setImmediate(soon));
  workspace.close();
}
