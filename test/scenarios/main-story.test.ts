import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createLog } from '#src/lib/log.ts';
import type { OutgoingMail } from '#src/port/mail.ts';
import type { Platform } from '#src/port/platform.ts';
import { until } from './house.ts';
import { type HousedDesk, runDesk } from './running-desk.ts';
import { type Outcome, type Player, type Read, type Stage, sees, stages } from './stages/stage.ts';

/** The main job, on every platform: a message becomes a ticket, a hand-off, an answer. */
describe.each(await stages())('the story of a ticket on $name', ({ open }) => {
  let stage: Stage;
  let running: HousedDesk;
  let platform: Platform;
  const mails: OutgoingMail[] = [];
  afterEach(async () => {
    await running.stop();
    await stage.stop();
  });

  it('is played from the first message to the reopening', async () => {
    stage = await open();
    const send = async (mail: OutgoingMail) => void mails.push(mail);
    const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
    running = await runDesk(
      async (store) => {
        platform = await stage.create(store.notes('stage'));
        return { platforms: new Map([[platform.id, platform]]), mail: { send } };
      },
      runtime,
      stage.desk ? { change: stage.desk } : {},
    );
    const [ana, mia, ivan] = [stage.as('ana'), stage.as('mia'), stage.as('ivan')];
    const asks = 'Mis correos llegan a la carpeta de spam';

    const request = await writes(ana, 'support-acme', `${asks}\nDesde ayer, con Gmail.`, async () => {
      const form = await ana.type('support-acme', '/ticket new');
      await fillsIn(ana, form, { subject: asks, body: 'Desde ayer, con Gmail.', category: 'other' });
      return sees(ana, 'support-acme', /T-1001/);
    });
    const card = await sees(mia, 'agents', /T-1001 · Mis correos llegan/);
    expect(card.words).toMatch(/Status: New/);
    await theConfirmation(ana, request);

    await mia.press(card, /^(Claim|Take it)$/);
    const cardShows = (words: RegExp) =>
      until(`${words} on the card`, async () => (await again(mia, card)).words.match(words));
    await cardShows(/Assignee: Mia/);
    await mia.type('agents', '/ticket category T-1001 deliverability');
    await cardShows(/Deliverability/);

    await mia.type('agents', '/escalate T-1001 it');
    const refused = await sees(mia, 'agents', /cannot be handed over yet/);
    if (platform.capabilities.ephemeral === 'any time') expect(refused.onlyYou).toBe(true);
    expect(refused.words).toMatch(/Customer number[\s\S]*Tried to reproduce[\s\S]*FAQ searched[\s\S]*DNS, SPF, DKIM/);

    await fillsIn(mia, await mia.press(refused, /checklist/i), {
      'customerNumber.number': 'A-77',
      'reproduction.steps': 'Sent a test mail to Gmail',
      'reproduction.result': 'reproduced',
      'faq.articles': 'none fits',
      'deliverability.findings': 'SPF has two records',
    });
    const checklist = await sees(mia, 'agents', /Complete: it can be handed over/);
    await fillsIn(mia, await mia.press(checklist, /hand over|escalate/i), { team: 'it' });

    const packet = await sees(ivan, 'team-it', /T-1001 for IT network/);
    expect(packet.words).toMatch(/SPF has two records/);
    await ivan.press(packet, /^Accept$/);
    await sees(mia, 'agents', /accepted this for IT network/, card);

    await fillsIn(ivan, await ivan.press(packet, /answer/i), { text: 'Two SPF records: merge them into one.' });
    const preview = await sees(ivan, 'team-it', /Preview of your answer/);
    expect((await ana.reads('support-acme', request)).some(({ words }) => /merge them/.test(words))).toBe(false);
    await ivan.press(preview, /^Send/);
    await sees(ana, 'support-acme', /merge them into one/, request);

    await writes(ana, 'support-acme', 'Funciona, gracias', async () => request, request);
    if (ana.write) await sees(mia, 'agents', /Funciona/, card);
    await fillsIn(mia, await mia.press(await again(mia, card), /^Resolve/), {
      solution: 'One SPF record instead of two',
    });
    const resolved = await sees(ana, 'support-acme', /T-1001 (is resolved|está resuelto)/, request);
    expect(resolved.buttons).toEqual([expect.stringMatching(/^(Reopen|Reabrir)/)]);

    if (ana.write) await ana.write('support-acme', 'Otra vez en spam', request);
    else await fillsIn(ana, await ana.press(resolved, /^(Reopen|Reabrir)/), { reason: 'Otra vez en spam' });
    await cardShows(/Status: Open/);
  });

  /** By mail where the platform tells the customer's address; else the customer is asked for it first. */
  async function theConfirmation(ana: Player, request: Read): Promise<void> {
    const asked = await until('the confirmation, or a question', async () => {
      if (mails.length > 0) return 'mailed';
      const said = await ana.reads('support-acme', request);
      return said.find(({ buttons }) => buttons.some((one) => /address|correo/i.test(one)));
    });
    if (asked !== 'mailed') {
      await fillsIn(ana, await ana.press(asked, /address|correo/i), { address: 'ana@acme.example' });
    }
    const mail = await until('the confirmation', () => mails[0]);
    expect(mail).toMatchObject({ to: 'ana@acme.example', subject: expect.stringContaining('T-1001') });
    await sees(ana, 'support-acme', /T-1001/, request);
  }
});

/** Where Relevo hears no messages, the customer does it in another way. */
function writes(
  player: Player,
  channel: string,
  text: string,
  other: () => Promise<Read>,
  thread?: Read,
): Promise<Read> {
  return player.write ? player.write(channel, text, thread) : other();
}

/** A form may come in several steps, each with some of the fields. */
async function fillsIn(player: Player, form: Outcome, values: Readonly<Record<string, string>>): Promise<void> {
  let step = form;
  while (step.kind === 'form') {
    const own = Object.entries(values).filter(([id]) => step.kind === 'form' && step.fields.includes(id));
    step = await player.submit(step, Object.fromEntries(own));
  }
  expect(step).toEqual({ kind: 'done' });
}

async function again(player: Player, message: Read): Promise<Read> {
  const found = (await player.reads(message.channel)).find(({ id }) => id === message.id);
  if (!found) throw new Error(`${message.id} is gone`);
  return found;
}
