import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageKey } from '#src/domain/refs.ts';
import { numberOf } from '#src/domain/tickets/ticket.ts';
import type { DeleteEvent, EditEvent, InboundEvent } from '#src/port/events.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { type Asked, asks } from './asked.ts';
import { untilQuiet } from './exit.ts';
import { type Actor, type House, openHouse, until, wordsOf } from './house.ts';

describe('edits and deletions', () => {
  let house: House;
  let request: MessageView;
  let card: MessageView;
  let number: string;
  let cardSays: Asked['cardSays'];
  let count = 0;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  beforeEach(async () => {
    count += 1;
    const asked = await asks(house, 'ana', `Pregunta ${count}\nLos correos no salen`);
    ({ request, card, label: number, cardSays } = asked);
  });

  /** The ticket as a person is shown it; waits until it says so. */
  async function shown(member: string, channel: string, words: RegExp): Promise<string> {
    return until(`${member} is shown ${words}`, async () => {
      const before = house
        .as(member)
        .messages(channel)
        .findLast((one) => one.onlyYou);
      await house.as(member).type(channel, `/ticket show ${number}`);
      const view = await house.as(member).isShown(channel, new RegExp(`${number} ·`), before);
      return words.test(wordsOf(view)) ? wordsOf(view) : undefined;
    });
  }

  const ticket = async () => {
    const found = await house.desk.services.stores.tickets.byNumber(numberOf(number) ?? 0);
    if (!found) throw new Error(`${number} is not there`);
    return found;
  };
  const entries = () => house.desk.services.stores.timeline.last(numberOf(number) ?? 0, 100);
  const refOf = ({ channel, id, thread }: MessageView) => ({
    platform: 'workspace',
    channel,
    message: id,
    ...(thread === undefined ? {} : { thread }),
  });
  const by = (user: string) => ({ platform: 'workspace', user });
  /** As a platform delivers it, however late and often. */
  const deliver = async (event: InboundEvent) => {
    await house.desk.services.stores.inbox.take(event, undefined, new Date(Date.now() + 60_000).toISOString());
    house.desk.worker.take(event);
    await until(`${event.key} is done`, async () => {
      const found = await house.store.database
        .collection<{ _id: string; state: string }>('inbox')
        .findOne({ _id: event.key });
      return found?.state === 'done' ? true : undefined;
    });
  };
  const edit = (message: MessageView, user: string, text: string, at: string, key: string): EditEvent => {
    return { kind: 'edit', key, by: by(user), at, message: refOf(message), text };
  };
  const removal = (message: MessageView, user: string, at: string, key: string): DeleteEvent => {
    return { kind: 'delete', key, by: by(user), at, message: refOf(message) };
  };

  it('the request: its subject, its card, its words in a search, each version', async () => {
    house.as('ana').edits(request, `Consulta ${count}\nLos zeppelines no vuelan`);
    const now = await cardSays(/Los zeppelines no vuelan/);
    expect(now.card?.title).toBe(`${number} · Consulta ${count}`);
    expect(wordsOf(now)).not.toContain('correos');
    const words = async (search: string) => {
      const found = await house.desk.services.stores.tickets.search(
        { words: [search], facets: [] },
        { limit: 5, patienceMs: 60_000 },
      );
      return found.tickets.map((one) => one.number);
    };
    expect(await words('zeppelines')).toContain(numberOf(number));
    expect((await words('pregunta')).filter((one) => one === numberOf(number))).toEqual([]);
    house.as('ana').edits(request, `Consulta ${count}\nLos zeppelines vuelan`);
    const forAgent = await shown('mia', 'agents', /edited, 3 versions/);
    expect(forAgent).not.toContain('correos');
    expect(forAgent).not.toContain('no vuelan');
    const forLead = await shown('lea', 'agents', /at first: Pregunta/);
    expect(forLead).toContain('Los correos no salen');
    expect(forLead).toContain('no vuelan');
  });

  it('the customer’s own confirmation takes the new subject, in place and in their language', async () => {
    const ana = house.as('ana');
    const received = await ana.seesInThread(
      'support-acme',
      request.id,
      new RegExp(`${number}[\\s\\S]*“Pregunta ${count}” ya está`),
    );
    const now = (words: RegExp) =>
      until(`${words} on the confirmation`, () => {
        const view = house.workspace.message('ana', 'support-acme', received.id);
        return words.test(wordsOf(view)) ? view : undefined;
      });
    ana.edits(request, `Consulta ${count}\nLos correos no salen`);
    expect(wordsOf(await now(new RegExp(`“Consulta ${count}” ya está`)))).toContain(number);
    ana.removes(request);
    await now(/“\[…\]” ya está/);
    const confirmations = ana.thread('support-acme', request.id).filter((one) => /Recibimos su/.test(wordsOf(one)));
    expect(confirmations).toHaveLength(1);
  });

  it('a subject that somebody chose stays', async () => {
    const said = house.as('lea').write('support-acme', `Aviso ${count}`);
    await house.as('mia').choose(said, 'make-a-ticket');
    const made = await house.as('mia').sees('agents', new RegExp(`· Aviso ${count}$`, 'm'));
    // A step that is under way would save the ticket as it had read it.
    await untilQuiet(house);
    await house.store.database
      .collection<{ _id: number }>('tickets')
      .updateOne(
        { _id: numberOf(/T-\d+/.exec(wordsOf(made))?.[0] ?? '') ?? 0 },
        { $set: { 'ticket.subject': 'Chosen' } },
      );
    house.as('lea').edits(said, `Aviso nuevo ${count}`);
    const now = await until('the card with the new words', () => {
      const view = house.workspace.message('mia', 'agents', made.id);
      return wordsOf(view).includes('Aviso nuevo') ? view : undefined;
    });
    expect(now.card?.title).toMatch(/· Chosen$/);
  });

  it('a line of the customer: its copies at the desk and with the team are edited in place', async () => {
    await house.as('lea').type('agents', `/escalate ${number} dev "urgent"`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    const line = house.as('ana').write('support-acme', 'Desde ayer a las ocho', request.id);
    const atDesk = await house.as('mia').seesInThread('agents', card.id, /Desde ayer a las ocho/);
    const atTeam = await house.as('dara').seesInThread('team-dev', packet.id, /Desde ayer a las ocho/);
    house.as('ana').edits(line, 'Desde ayer a las nueve');
    await until('both copies', () => {
      const copies = [
        house.workspace.message('mia', 'agents', atDesk.id),
        house.workspace.message('dara', 'team-dev', atTeam.id),
      ].map(wordsOf);
      return copies.every((words) => /\(edited\)\nDesde ayer a las nueve/.test(words)) ? true : undefined;
    });
    expect(house.as('mia').thread('agents', card.id).map(wordsOf).join('\n')).not.toContain('ocho');

    house.as('ana').removes(line);
    await until('both copies say that it was deleted', () => {
      const copies = [
        house.workspace.message('mia', 'agents', atDesk.id),
        house.workspace.message('dara', 'team-dev', atTeam.id),
      ].map(wordsOf);
      return copies.every((words) => words.endsWith('deleted by its author')) ? true : undefined;
    });
    const forAgent = await shown('mia', 'agents', /deleted a message/);
    expect(forAgent).not.toContain('Desde ayer');
    const forLead = await shown('lea', 'agents', /Deleted since, shown to leads only: Desde ayer a las nueve/);
    expect(forLead).toContain('at first: Desde ayer a las ocho');
    expect((await ticket()).status).toBe('handed_over');
  });

  it('a note at the desk and a word of the team', async () => {
    await house.as('lea').type('agents', `/escalate ${number} dev "urgent"`);
    const packet = await house.as('dara').sees('team-dev', new RegExp(`${number} for Development`));
    const noted = house.as('mia').write('agents', 'He called twice', card.id);
    const atTeam = await house.as('dara').seesInThread('team-dev', packet.id, /He called twice/);
    house.as('mia').edits(noted, 'She called twice');
    await until('the copy with the team', () =>
      /\(edited\)\nShe called twice/.test(wordsOf(house.workspace.message('dara', 'team-dev', atTeam.id))),
    );
    const said = house.as('dara').write('team-dev', 'It is the queue', packet.id);
    const atDesk = await house.as('mia').seesInThread('agents', card.id, /It is the queue/);
    house.as('dara').removes(said);
    await until('the copy at the desk', () =>
      wordsOf(house.workspace.message('mia', 'agents', atDesk.id)).endsWith('deleted by its author'),
    );
    expect(await shown('mia', 'agents', /deleted a message/)).not.toContain('queue');
  });

  it('the request deleted: the ticket stays, its words are for leads', async () => {
    house.as('ana').removes(request);
    const now = await cardSays(/was deleted/);
    expect(wordsOf(now)).not.toMatch(/Pregunta|correos/);
    expect((await ticket()).status).toBe('new');
    expect(await shown('mia', 'agents', /deleted a message/)).not.toMatch(/Pregunta|correos/);
    expect(await shown('lea', 'agents', /Deleted since/)).toContain('Los correos no salen');
    const found = await house.desk.services.stores.tickets.search(
      { words: ['correos'], facets: [] },
      { limit: 20, patienceMs: 60_000 },
    );
    expect(found.tickets.map((one) => one.number)).not.toContain(numberOf(number));
  });

  it('the request deleted: nor do its words stay in a packet that has ended, or with whoever was told that it is theirs', async () => {
    const [mia, lea, noah, ivan] = ['mia', 'lea', 'noah', 'ivan'].map((id) => house.as(id)) as [
      Actor,
      Actor,
      Actor,
      Actor,
    ];
    const direct = noah.directWith('relevo');
    await lea.type('leads', `/ticket assign ${number} noah`);
    const told = await noah.sees(direct, new RegExp(`assigned ${number} to you: Pregunta ${count}`));
    await lea.type('leads', `/escalate ${number} it "No time"`);
    const packet = await ivan.sees('team-it', new RegExp(`${number} for .* · Pregunta ${count}`));
    await ivan.type('team-it', `/team decline ${number} "Not ours"`);
    await ivan.sees('team-it', new RegExp(`${number} for .* · Pregunta ${count}[\\s\\S]*Declined by Ivan`));
    house.as('ana').removes(request);
    await cardSays(/was deleted/);
    const packetNow = () => wordsOf(house.workspace.message('ivan', 'team-it', packet.id));
    const toldNow = () => wordsOf(house.workspace.message('noah', direct, told.id));
    await until('the packet', () => !packetNow().includes('Pregunta') || undefined);
    await until('what Noah was told', () => !toldNow().includes('Pregunta') || undefined);
    expect(packetNow()).toMatch(new RegExp(`^${number} for .* · \\[…\\][\\s\\S]*Declined by Ivan`));
    expect(toldNow()).toMatch(new RegExp(`assigned ${number} to you: \\[…\\]`));
    for (const [member, channel] of [
      [mia, 'agents'],
      [ivan, 'team-it'],
      [noah, direct],
    ] as const)
      expect(member.messages(channel).map(wordsOf).join('\n')).not.toContain(`Pregunta ${count}\n`);
  });

  it('on a closed ticket what changes is kept, and the status stays', async () => {
    const line = house.as('ana').write('support-acme', 'Una cosa más', request.id);
    await house.as('mia').seesInThread('agents', card.id, /Una cosa más/);
    await house.as('mia').type('agents', `/ticket resolve ${number} done`);
    await cardSays(/Status: Resolved/);
    await house.as('mia').type('agents', `/ticket close ${number}`);
    await cardSays(/Status: Closed/);
    house.as('ana').edits(line, 'Dos cosas más');
    await house.as('mia').seesInThread('agents', card.id, /Dos cosas más/);
    expect((await ticket()).status).toBe('closed');
  });

  it('white space alone, a repetition, an older edit, and an edit after the deletion change nothing', async () => {
    const line = house.as('ana').write('support-acme', 'una dos tres', request.id);
    await house.as('mia').seesInThread('agents', card.id, /una dos tres/);
    const at = (seconds: number) => Temporal.Instant.from(line.at).add({ seconds }).toString();
    const kinds = async () => (await entries()).filter(({ kind }) => kind === 'edited' || kind === 'deleted').length;
    await deliver(edit(line, 'ana', ' una  dos\ntres ', at(1), `${number}-a`));
    expect(await kinds()).toBe(0);
    const newest = edit(line, 'ana', 'una dos cuatro', at(3), `${number}-b`);
    await deliver(newest);
    house.desk.worker.take(newest);
    await deliver(edit(line, 'ana', 'una dos', at(2), `${number}-c`));
    await until('the edit in the history', async () => ((await kinds()) === 1 ? true : undefined));
    await deliver(removal(line, 'ana', at(5), `${number}-d`));
    await deliver(removal(line, 'ana', at(5), `${number}-e`));
    await deliver(edit(line, 'ana', 'una dos cinco', at(4), `${number}-f`));
    await until('the deletion in the history', async () => ((await kinds()) === 2 ? true : undefined));
    expect((await entries()).at(-1)?.kind).toBe('deleted');
  });

  it('what happens to a message before it was worked on is caught up with', async () => {
    const root = { ...request, id: 'never-seen', thread: request.id } as MessageView;
    const at = Temporal.Now.instant();
    await deliver(edit(root, 'ana', 'ya corregido', at.add({ seconds: 2 }).toString(), `${number}-early`));
    await deliver({
      kind: 'message',
      key: `${number}-late`,
      by: by('ana'),
      at: at.toString(),
      message: refOf(root),
      direct: false,
      text: 'sin corregir',
      files: [],
    });
    await until('the copy in its last words', () =>
      house
        .as('mia')
        .thread('agents', card.id)
        .some((one) => /\(edited\)\nya corregido/.test(wordsOf(one))),
    );
  });

  it('a message that a ticket is made of is deleted before that is worked on', async () => {
    const said = house.as('lea').write('support-globex', `Taken back ${count}`);
    const at = Temporal.Instant.from(said.at);
    await deliver(removal(said, 'lea', at.add({ seconds: 9 }).toString(), `${number}-taken-back`));
    await deliver({
      kind: 'messageAction',
      key: `${number}-made`,
      by: by('mia'),
      at: at.add({ seconds: 8 }).toString(),
      interaction: { id: `${number}-made`, in: { platform: 'workspace', channel: 'support-globex' } },
      run: 'make-a-ticket',
      message: refOf(said),
      author: by('lea'),
      text: `Taken back ${count}`,
      files: [],
    });
    const made = await house.desk.services.stores.tickets.bySource(messageKey(refOf(said)));
    expect(made).toMatchObject({ body: '', withdrawn: true });
    expect(JSON.stringify(made)).not.toContain('Taken back');
  });

  it('messages that belong to no ticket are of no interest', async () => {
    const other = house.as('mia').write('agents', 'Lunch at noon?');
    await deliver(edit(other, 'mia', 'Lunch at one?', new Date().toISOString(), `${number}-none`));
    expect((await entries()).filter(({ kind }) => kind === 'edited')).toEqual([]);
    expect(await house.desk.services.stores.lines.byMessage(messageKey(refOf(other)))).toBeUndefined();
  });
});
