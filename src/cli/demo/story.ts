import type { Desk } from '../../domain/desk.ts';
import type { Permission } from '../../domain/people/permissions.ts';
import type { Person } from '../../domain/people/person.ts';
import * as desk from '../../domain/tickets/acts/desk.ts';
import * as handoff from '../../domain/tickets/acts/handoff.ts';
import * as talk from '../../domain/tickets/acts/talk.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import type { Answers, Checks } from '../../domain/triage/check.ts';
import type { Dice } from '../../lib/dice.ts';
import type { Cast, Guest } from './cast.ts';
import { AMONG_US, type Matter } from './words.ts';

/** What somebody does with a ticket, and how many minutes of work after the step before. */
export interface Step {
  readonly after: number;
  readonly by: Person;
  readonly may: Permission | 'relevo';
  readonly act: Act;
}

export interface Plot {
  readonly guest: Guest;
  readonly matter: Matter;
  readonly category: string;
  readonly agent: Person;
  readonly cast: Cast;
  readonly desk: Desk;
  readonly checks: Checks;
  readonly dice: Dice;
}

/** One ticket's life from the first look at it to its end. Where the two weeks end before that, it is cut there. */
export function* storyOf(plot: Plot): Generator<Step> {
  const { dice, agent, matter, guest } = plot;
  // Most are taken within the hour, some late, a few too late.
  yield work(agent, dice.of([5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 230, 330]), desk.claim);
  // Most are told at once that somebody looks; the others wait until there is something to say.
  if (chance(dice, 90))
    yield step(agent, dice.between(3, 45), 'ticket.answer', talk.answer(dice.of(guest.words.first)));
  if (chance(dice, 20)) yield work(agent, 3, desk.setPriority(dice.of(['low', 'high', 'high', 'urgent'])));
  if (chance(dice, 30)) yield step(agent, 12, 'ticket.note', desk.note(dice.of(AMONG_US.notes), 'elsewhere'));
  if (chance(dice, 15)) yield writes(guest, dice.between(60, 400), dice.of(guest.words.more));
  if (chance(dice, 40)) yield* withTeam(plot);
  else {
    if (chance(dice, 25)) {
      yield step(agent, 10, 'ticket.answer', talk.answer(matter.answer));
      yield work(agent, 2, desk.wait);
      yield writes(guest, dice.between(90, 900), dice.of(guest.words.more));
    }
    yield step(agent, dice.between(15, 240), 'ticket.answer', talk.answer(matter.answer));
  }
  yield step(agent, dice.between(30, 700), 'ticket.resolve', talk.resolve(matter.solution));
  if (chance(dice, 10)) {
    yield step(guest.person, dice.between(120, 900), 'ticket.reopen', talk.reopen(dice.of(guest.words.again)));
    yield step(agent, dice.between(20, 300), 'ticket.answer', talk.answer(matter.answer));
    yield step(agent, dice.between(30, 400), 'ticket.resolve', talk.resolve(matter.solution));
  }
  if (chance(dice, 60)) yield work(agent, dice.between(400, 1_400), talk.close);
}

function* withTeam(plot: Plot): Generator<Step> {
  const { dice, agent, matter, guest, cast, category } = plot;
  const first = plot.desk.categories[category]?.team ?? Object.keys(plot.desk.teams)[0] ?? '';
  const answers = answersTo(plot);
  if (Object.keys(answers).length > 0) yield work(agent, dice.between(10, 60), desk.triage(answers));
  yield step(agent, 4, 'handoff.give', handoff.handOff(first));
  let team = first;
  const others = Object.keys(plot.desk.teams).filter((one) => one !== first);
  if (others.length > 0 && chance(dice, 12)) {
    const to = dice.of(others);
    yield take(cast.memberOf(team), dice.between(20, 200), handoff.passOn(to, dice.of(AMONG_US.passes)));
    team = to;
  }
  const member = cast.memberOf(team);
  if (chance(dice, 12)) {
    yield take(member, dice.between(20, 300), handoff.decline(dice.of(AMONG_US.declines)));
    yield step(agent, dice.between(10, 120), 'ticket.answer', talk.answer(matter.answer));
    return;
  }
  yield take(member, dice.of([10, 25, 45, 90, 200, 420, 600]), handoff.accept);
  if (chance(dice, 25)) {
    yield take(member, dice.between(10, 90), handoff.ask(dice.of(AMONG_US.questions)));
    yield step(agent, dice.between(10, 120), 'relevo', handoff.reply(dice.of(AMONG_US.replies)));
  }
  if (chance(dice, 20)) yield writes(guest, dice.between(30, 300), dice.of(guest.words.more));
  if (chance(dice, 15)) {
    yield take(member, dice.between(60, 500), handoff.giveBack(dice.of(AMONG_US.returns)));
    yield step(agent, dice.between(10, 120), 'ticket.answer', talk.answer(matter.answer));
    return;
  }
  yield step(member, dice.between(20, 330), 'ticket.answer', talk.answer(matter.answer));
}

/** The checklist of the category, filled in as somebody would who was on the telephone with the customer. */
function answersTo({ category, desk: { categories }, checks, guest, dice }: Plot): Answers {
  const said: Readonly<Record<string, readonly string[]>> = {
    'customerNumber.number': [guest.customer.number ?? 'C-900'],
    'browser.browser': ['Firefox 140', 'Chrome 148', 'Safari 26'],
    'screenshot.file': ['described on the telephone', 'sent by mail'],
    'reproduction.steps': ['Did what the customer did, on the test account', 'Sent a test mail to our own addresses'],
    'reproduction.result': ['reproduced', 'sometimes'],
    'faq.articles': ['none fits', 'FAQ 12 and 31, both followed'],
    'deliverability.findings': ['SPF and DKIM pass, DMARC is missing', 'two SPF records; reverse name is right'],
  };
  return Object.fromEntries(
    (categories[category]?.triage ?? []).flatMap((id) => {
      const fields = checks.get(id)?.fields.map(({ id: field, choices }) => {
        const known = said[`${id}.${field}`] ?? choices?.map(({ value }) => value) ?? ['looked at'];
        return [field, dice.of(known)] as const;
      });
      return fields ? [[id, Object.fromEntries(fields)] as const] : [];
    }),
  );
}

function step(by: Person, after: number, may: Step['may'], act: Act): Step {
  return { by, after, may, act };
}

function work(by: Person, after: number, act: Act): Step {
  return step(by, after, 'ticket.work', act);
}

function take(by: Person, after: number, act: Act): Step {
  return step(by, after, 'handoff.take', act);
}

/** On the customer's own side, for which nobody needs a permission. */
function writes({ person }: Guest, after: number, words: string): Step {
  return step(person, after, 'relevo', talk.customerWrote(words, []));
}

function chance(dice: Dice, percent: number): boolean {
  return dice.between(1, 100) <= percent;
}
