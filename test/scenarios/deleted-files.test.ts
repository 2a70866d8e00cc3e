import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageKey } from '#src/domain/refs.ts';
import type { MessageView } from '#src/workspace/model.ts';
import { type Asked, asks, readyForTeams } from './asked.ts';
import { untilQuiet } from './exit.ts';
import { type GivenFile, type House, openHouse, until, wordsOf } from './house.ts';

const text = (name: string): GivenFile => ({ name, type: 'text/plain', bytes: Buffer.from(`what ${name} says\n`) });

describe('a message with files is deleted', () => {
  let house: House;
  let asked: Asked;
  let packet: MessageView;
  let count = 0;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  /** A ticket of Ana's that IT has. */
  beforeEach(async () => {
    count += 1;
    asked = await asks(house, 'ana', `Adjuntos ${count}`);
    await readyForTeams(house, asked);
    await house.as('mia').type('agents', `/escalate ${asked.label} it`);
    packet = await house.as('ivan').sees('team-it', new RegExp(`${asked.label} for `));
  });

  const names = (viewer: string, channel: string, thread: string) =>
    house
      .as(viewer)
      .thread(channel, thread)
      .filter(({ by }) => by.bot)
      .flatMap(({ files }) => files.map(({ name }) => name));
  const atDesk = () => names('mia', 'agents', asked.card.id);
  const atTeam = () => names('ivan', 'team-it', packet.id);
  const saysNow = (viewer: string, channel: string, message: MessageView) =>
    wordsOf(house.workspace.message(viewer, channel, message.id));
  const ticket = async () => (await house.store.stores.tickets.byNumber(asked.number)) ?? expect.unreachable();

  it('by the customer: they leave the desk’s and the team’s threads, the card and the packet, and a lead still has them', async () => {
    const ana = house.as('ana');
    const said = ana.send('support-acme', 'mi contrato', [text('contrato.txt'), text('poder.txt')], asked.request.id);
    ana.send('support-acme', 'y esto', [text('queda.txt')], asked.request.id);
    await until('all files with the team', () => atTeam().length === 3 || undefined);
    await until('all files at the desk', () => atDesk().length === 3 || undefined);
    ana.removes(said);
    await until('the desk without', () => atDesk().join() === 'queda.txt' || undefined);
    await until('the team without', () => atTeam().join() === 'queda.txt' || undefined);
    const card = await asked.cardSays(/^(?![\s\S]*contrato)/);
    expect(wordsOf(card)).toMatch(/Files: queda\.txt/);
    await until('the packet', () => !/contrato|poder/.test(saysNow('ivan', 'team-it', packet)) || undefined);

    await house.as('mia').type('agents', `/ticket show ${asked.label}`);
    expect(wordsOf(await house.as('mia').isShown('agents', /deleted a message/))).not.toMatch(/contrato|poder/);
    await house.as('mia').type('agents', `/ticket deleted-files ${asked.label}`);
    await house.as('mia').isShown('agents', /Your role does not allow that/);
    const lea = house.as('lea');
    await lea.type('leads', `/ticket show ${asked.label}`);
    const shown = await lea.isShown('leads', /Deleted since, shown to leads only: mi contrato – files: contrato\.txt/);
    await lea.press(shown, 'ticket deleted-files');
    await lea.isShown('leads', /2 files of deleted messages/);
    const direct = lea.directWith('relevo');
    const got = await until('both files', () => {
      const files = lea.messages(direct).flatMap((one) => one.files);
      return files.length === 2 ? files : undefined;
    });
    expect(got.map((file) => lea.opens(file).toString()).sort()).toEqual(
      ['contrato.txt', 'poder.txt'].map((name) => text(name).bytes.toString()),
    );
  });

  it('by somebody of the house, on either side', async () => {
    const noted = house.as('noah').send('agents', 'the log', [text('mail.log')], asked.card.id);
    await until('the log with the team', () => atTeam().includes('mail.log') || undefined);
    const found = house.as('ivan').send('team-it', 'found', [text('route.txt')], packet.id);
    const answered = house.as('mia').send('support-acme', 'Así', [text('guia.txt')], asked.request.id);
    await until(
      'theirs at the desk',
      () => (atDesk().includes('route.txt') && atDesk().includes('guia.txt')) || undefined,
    );
    house.as('noah').removes(noted);
    house.as('ivan').removes(found);
    house.as('mia').removes(answered);
    await until('none at the desk', () => atDesk().length === 0 || undefined);
    await until('none with the team', () => atTeam().length === 0 || undefined);
    expect((await ticket()).files).toEqual([]);
  });

  it('before Relevo could show them: they never stand anywhere, also not under a later packet', async () => {
    const said = house.as('ana').send('support-acme', 'perdón', [text('nunca.txt')], asked.request.id);
    house.as('ana').removes(said);
    await house.as('mia').seesInThread('agents', asked.card.id, /deleted by its author/);
    await untilQuiet(house);
    await house.as('ivan').type('team-it', `/team accept ${asked.label}`);
    await house.as('ivan').type('team-it', `/team pass ${asked.label} dev "It is the API"`);
    const next = await house.as('dara').sees('team-dev', new RegExp(`${asked.label} for Development`));
    await untilQuiet(house);
    expect([...atDesk(), ...atTeam(), ...names('dara', 'team-dev', next.id)]).toEqual([]);
  });

  it('with a request: its files go with its words', async () => {
    const other = await asks(house, 'ana', `Con adjunto ${count}`, [text('captura.txt')]);
    await until('it at the desk', () => names('mia', 'agents', other.card.id).length === 1 || undefined);
    house.as('ana').removes(other.request);
    await until('it is gone', () => names('mia', 'agents', other.card.id).length === 0 || undefined);
    expect(wordsOf(await other.cardSays(/was deleted/))).not.toContain('captura');
  });

  it('in part, where the platform says so: that file alone', async () => {
    const said = house
      .as('ana')
      .send('support-acme', 'dos cosas', [text('una.txt'), text('otra.txt')], asked.request.id);
    await until('both with the team', () => atTeam().length === 2 || undefined);
    await until('both at the desk', () => atDesk().length === 2 || undefined);
    const message = { platform: 'workspace', channel: said.channel, message: said.id, thread: asked.request.id };
    const edit = {
      kind: 'edit',
      key: `${asked.label}-less`,
      by: { platform: 'workspace', user: 'ana' },
      at: Temporal.Instant.from(said.at).add({ seconds: 1 }).toString(),
      message,
      text: 'dos cosas',
      files: said.files.slice(1),
    } as const;
    await house.store.stores.inbox.take(edit, undefined, new Date(Date.now() + 60_000).toISOString());
    house.desk.worker.take(edit);
    await until('the desk without', () => atDesk().join() === 'otra.txt' || undefined);
    await until('the team without', () => atTeam().join() === 'otra.txt' || undefined);
    expect((await house.store.stores.lines.byMessage(messageKey(message)))?.files).toHaveLength(1);
    await house.as('lea').type('leads', `/ticket show ${asked.label}`);
    await house.as('lea').isShown('leads', /edited a message\ndos cosas – taken away: una\.txt/);
    await house.as('mia').type('agents', `/ticket show ${asked.label}`);
    const shown = await house.as('mia').isShown('agents', new RegExp(`${asked.label} ·[\\s\\S]*edited, 2 versions`));
    expect(wordsOf(shown)).not.toContain('una.txt');
  });
});
