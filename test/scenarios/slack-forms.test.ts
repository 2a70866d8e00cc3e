import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { OutgoingMail } from '#src/port/mail.ts';
import type { SlackStandIn } from '../fakes/slack/slack.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { openSlackStage } from './slack-people.ts';
import { type Stage, sees } from './stages/stage.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a form in a window of Slack', () => {
  let stage: Stage & { readonly slack: SlackStandIn };
  let running: HousedDesk;
  let mails: OutgoingMail[];

  beforeEach(async () => {
    stage = await openSlackStage('socket');
    mails = [];
    const send = async (mail: OutgoingMail) => void mails.push(mail);
    running = await runDesk(
      async (store) => {
        const platform = await stage.create(store.notes('stage'));
        return { platforms: new Map([[platform.id, platform]]), mail: { send } };
      },
      { clock: systemClock, log: createLog({ level: 'silent' }) },
    );
  });
  afterEach(async () => {
    await running.stop();
    await stage.stop();
  });

  it('takes files: they are copied into the store, and shown to the desk, like those of a message', async () => {
    const { workspace } = stage.slack;
    const [ana, mia] = [stage.as('ana'), stage.as('mia')];
    const given = workspace.keep(workspace.memberNamed('ana').id, { name: 'error.png', type: 'image/png', bytes: png });
    const form = await ana.type('support-acme', '/ticket new');
    const said = { subject: 'Pantalla en blanco', body: 'Desde hoy', category: 'other', screenshot: given.id };
    expect(await ana.submit(form, said)).toEqual({ kind: 'done' });
    const card = await sees(mia, 'agents', /· Pantalla en blanco/);
    const record = await until('the copy', async () => {
      const found = await running.store.stores.files.byId(`1001:slack:${given.id}`);
      return found?.state === 'kept' ? found : undefined;
    });
    expect(record).toMatchObject({ sent: { name: 'error.png', size: png.length } });
    const shown = await until('the file in the thread', () =>
      workspace
        .replies(workspace.channels.values().find(({ name }) => name === 'agents')?.id ?? '', card.id)
        .flatMap(({ files }) => files)
        .map((id) => workspace.files.get(id))
        .at(0),
    );
    expect(shown?.name).toBe('error.png');
    expect(Buffer.from(shown?.bytes ?? []).equals(png)).toBe(true);
  });

  it('for a call fills in what is known of the customer who is chosen', async () => {
    const { hands } = stage.slack.people;
    const mia = stage.as('mia');
    const { id } = stage.slack.workspace.memberNamed('mia');
    const call = await mia.type('agents', '/ticket phone');
    const caller = { customer: 'Rita Molina', number: 'C-7001', address: 'rita@molina.example', language: 'es' };
    await mia.submit(call, { ...caller, subject: 'Sin línea', body: 'Desde hoy', category: 'other' });
    await sees(mia, 'agents', /· Sin línea/);

    await mia.type('agents', '/ticket phone');
    hands.fill(id, { subject: 'Otra vez', body: 'x', category: 'other', number: 'half typed' });
    const [rita] = await hands.typeInto(id, 'customer', 'rita');
    expect(rita?.label).toBe('Rita Molina · C-7001');
    if (rita) await hands.choose(id, 'customer', rita);
    const known = { number: 'C-7001', address: 'rita@molina.example', language: 'es', subject: 'Otra vez' };
    await until('what is known of her', () => (hands.reads(id)['address'] ? true : undefined));
    expect(hands.reads(id)).toMatchObject(known);
    expect(await hands.submit(id, {})).toEqual({ kind: 'closed' });
    const card = await sees(mia, 'agents', /· Otra vez/);
    expect(card.words).toMatch(/Rita Molina \(customer C-7001\)/);
    await until('both mails', () =>
      mails.filter(({ to }) => to === 'rita@molina.example').length === 2 ? true : undefined,
    );
  });
});
