import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aDesk, aSentFile, aTicket, completeTriage, entriesOf, factsOf, NOON, people, saidTo } from '#test/builders.ts';
import type { Person } from '../people/person.ts';
import { Refusal, refuse } from '../refusal.ts';
import { assign, claim, note, release, setCategory, setPriority, triage, wait } from './acts/desk.ts';
import { accept, ask, decline, giveBack, handOff, passOn, reply } from './acts/handoff.ts';
import { link, unlink } from './acts/links.ts';
import { mailLeft, mailRefused, sendOwed } from './acts/mail.ts';
import { merge, unmerge } from './acts/merge.ts';
import { stepAct } from './acts/step.ts';
import { tag, untag } from './acts/tags.ts';
import { answer, close, customerWrote, reopen, resolve, teamSaid, wroteToCustomer } from './acts/talk.ts';
import { type Act, type Decision, decide, type Facts } from './decide.ts';
import { type EntryKind, PRIORITIES, type Ticket, workersOf } from './ticket.ts';
import { TRANSITIONS } from './transitions.ts';

const TEAMS = ['dev', 'it', 'legal'] as const;
const desk = aDesk();

/** One step of somebody's. `words` are of this step alone, so that it can be told where they went. */
interface Step {
  readonly what: string;
  readonly actor: Person;
  readonly team: (typeof TEAMS)[number];
  readonly other: Person;
  readonly pick: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...Object.keys(actsOf({} as Step, ''))),
  actor: fc.constantFrom(...Object.values(people)),
  team: fc.constantFrom(...TEAMS),
  other: fc.constantFrom(...Object.values(people)),
  pick: fc.nat(3),
});

function actsOf({ team, other, pick }: Step, words: string): Readonly<Record<string, Act>> {
  const sent = [aSentFile(`${words}png`)];
  return {
    claim,
    assign: assign(other),
    release,
    setPriority: setPriority(PRIORITIES[pick] ?? 'low'),
    setCategory: setCategory(['legal', 'billing', 'functionality', 'gone'][pick] ?? ''),
    noteInThread: note(words, 'thread', undefined, sent),
    note: note(words, 'elsewhere'),
    wait,
    triage: triage(completeTriage),
    tag: tag([['vip', 'late', 'x-1', 'y'][pick] ?? '']),
    untag: untag(['vip', 'late']),
    handOff: handOff(team),
    override: handOff(team, words),
    accept,
    decline: decline(words),
    giveBack: giveBack(words),
    ask: ask(words),
    reply: reply(words),
    replyInThread: reply(words, undefined, sent),
    passOn: passOn(team, words),
    answer: answer(words),
    answerInThread: answer(words, 'thread', sent),
    wroteToCustomer: wroteToCustomer(words, sent),
    customerWrote: customerWrote(words, sent),
    teamSaid: teamSaid(team, words, sent),
    resolve: resolve(words),
    close,
    reopen: reopen(words),
    sendOwed,
    link: link(7),
    unlink: unlink(7),
    merge: merge(7),
    unmerge,
    absorb: stepAct({ kind: 'absorb', from: 8, names: {} }),
    letGo: stepAct({ kind: 'letGo', from: 8 }),
    heard: stepAct({ kind: 'heard', from: 8, words, files: sent }),
    answeredThere: onMerged(stepAct({ kind: 'answered', main: 7, words, files: sent })),
    resolvedThere: onMerged(stepAct({ kind: 'resolved', main: 7, solution: words })),
    reopenedThere: stepAct({ kind: 'reopened', main: 7 }),
    mailLeft: mailLeft('1042:1:3', 'confirmation'),
    mailRefused: mailRefused('1042:1:3', 'confirmation', 'no such mailbox'),
  };
}

function onMerged(act: Act): Act {
  return (ticket, facts) =>
    ticket.mergedInto === undefined ? refuse('refuse.notMerged', { number: '' }) : act(ticket, facts);
}

interface Taken {
  readonly step: Step;
  readonly words: string;
  readonly before: Ticket;
  readonly decision: Decision;
}

/** Plays the steps one after the other; what is refused leaves the ticket as it was. */
function play(steps: readonly Step[]): readonly Taken[] {
  const taken: Taken[] = [];
  let ticket = aTicket();
  for (const [index, one] of steps.entries()) {
    const words = `said in step ${index}.`;
    const act = actsOf(one, words)[one.what] as Act;
    const facts = factsOf(one.actor, { desk, now: NOON.add({ seconds: index }) });
    const decision = tried(ticket, act, `k${index}`, facts);
    if (!decision) continue;
    taken.push({ step: one, words, before: ticket, decision });
    ticket = decision.ticket;
  }
  return taken;
}

/** On a frozen ticket, so that an act that changes what it was given fails. */
function tried(ticket: Ticket, act: Act, key: string, facts: Facts): Decision | undefined {
  try {
    return decide(frozen(ticket), act, key, facts);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part);
  return Object.freeze(value);
}

function always(holds: (taken: Taken) => void, numRuns = 60): void {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), (steps) => play(steps).forEach(holds)),
    { numRuns },
  );
}

it('plays every kind of step, and gets far', () => {
  const played = fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), { numRuns: 400, seed: 1 }).flatMap(play);
  expect(new Set(played.map(({ step: { what } }) => what)).size).toBe(Object.keys(actsOf({} as Step, '')).length);
  expect(Math.max(...played.map(({ decision }) => decision.ticket.handoffs))).toBeGreaterThan(2);
  expect(Math.max(...played.map(({ decision }) => decision.ticket.bounces))).toBeGreaterThan(2);
});

it('a team has the ticket exactly while it is handed over, and is one of those that ever had it', () => {
  always(({ before, decision: { ticket } }) => {
    expect(ticket.handoff !== undefined).toBe(ticket.status === 'handed_over');
    expect(ticket.teams).toEqual(expect.arrayContaining([...before.teams]));
    if (ticket.handoff) {
      expect(ticket.teams).toContain(ticket.handoff.team);
      expect(ticket.handoff.ordinal).toBe(ticket.handoffs);
      expect(ticket.level).toBe(2);
    }
    expect(new Set(ticket.teams).size).toBe(ticket.teams.length);
    expect(ticket.handoffs).toBeGreaterThanOrEqual(ticket.teams.length);
  });
});

it('the agent is the assignee except while somebody of a team has accepted it', () => {
  always(({ before, decision: { ticket } }) => {
    const { handoff, assignee } = ticket;
    if (handoff) expect(assignee).toEqual(handoff.acceptedBy ?? handoff.agent);
    if (before.handoff && !handoff) expect(assignee).toEqual(before.handoff.agent);
    expect(workersOf(ticket)).toHaveLength(new Set([assignee?.id, handoff?.agent.id].filter((id) => id)).size);
  });
});

it('the status goes by the table of moves only', () => {
  const reachable = new Set(
    Object.values(TRANSITIONS).flatMap((move) => [
      ...Object.entries(move.to).map(([a, b]) => `${a}→${b}`),
      ...('undoes' in move ? Object.entries(TRANSITIONS[move.undoes].to).map(([a, b]) => `${b}→${a}`) : []),
    ]),
  );
  always(({ before, decision: { ticket } }) => expect(reachable).toContain(`${before.status}→${ticket.status}`));
});

it('a solution is there exactly when it is solved; a duplicate has the other one’s from when that is', () => {
  always(({ decision: { ticket } }) => {
    if (ticket.mergedInto !== undefined) expect(ticket.status).toBe('closed');
    else expect(ticket.solution !== undefined).toBe(ticket.status === 'resolved' || ticket.status === 'closed');
  });
});

it('each step raises the version by one and leaves what a ticket is born with', () => {
  always(({ before, decision: { ticket } }) => {
    expect(ticket.version).toBe(before.version + 1);
    expect(Temporal.Instant.compare(ticket.changedAt, before.changedAt)).toBe(1);
    for (const born of ['number', 'openedAt', 'via', 'requester', 'subject', 'body', 'source', 'customerSide'] as const)
      expect(ticket[born]).toEqual(before[born]);
    expect(ticket.bounces - before.bounces).toBeOneOf([0, 1]);
    expect(ticket.handoffs - before.handoffs).toBeOneOf([0, 1]);
  });
});

it('a repeated key changes nothing, and so many keys are remembered', () => {
  const many = fc.array(step, { minLength: 100, maxLength: 120 });
  fc.assert(
    fc.property(many, fc.nat(63), (steps, back) => {
      const last = play(steps).at(-1);
      if (!last) return;
      const { ticket } = last.decision;
      expect(ticket.applied.length).toBeLessThanOrEqual(64);
      const again = ticket.applied.at(-1 - (back % ticket.applied.length)) ?? '';
      const never: Act = () => expect.unreachable();
      expect(decide(ticket, never, again, factsOf(people.mia))).toBeUndefined();
      expect(decide(ticket, note('x', 'thread'), 'a new one', factsOf(people.mia))?.ticket.applied.at(-1)).toBe(
        'a new one',
      );
    }),
    { numRuns: 20 },
  );
});

it('nobody on the requester’s side reads what is not for the requester', () => {
  always(({ words, decision }) => {
    const forRequester = entriesOf(decision).some(
      (entry) => entry.words === words && entry.visibleTo.includes('requester'),
    );
    if (!forRequester) expect(JSON.stringify(spokenTo(decision))).not.toContain(words);
  });
});

/** Everything that reaches the requester: their thread, and mails. */
function spokenTo(decision: Decision): readonly unknown[] {
  const mails = decision.intents.filter((intent) => intent.kind === 'mailAnswer');
  return [...saidTo(decision, 'requester'), ...mails];
}

it('what is said with a confidential team is not at the desk, in the timeline or in its thread', () => {
  const hushed = ['decline', 'giveBack', 'ask', 'reply', 'replyInThread', 'passOn'];
  const seen: string[] = [];
  always(({ step: { what, team }, words, before, decision }) => {
    const secret =
      (hushed.includes(what) && before.handoff?.team === 'legal') || (what === 'teamSaid' && team === 'legal');
    if (!secret) return;
    seen.push(what);
    expect(JSON.stringify(saidTo(decision, 'desk'))).not.toContain(words);
    for (const entry of entriesOf(decision)) {
      if (JSON.stringify(entry).includes(words)) {
        expect(entry.visibleTo).toContain('team:legal');
        expect(entry.visibleTo).not.toContain('desk');
        expect(entry.visibleTo).not.toContain('requester');
        expect(entry.visibleTo.filter((audience) => audience.startsWith('team:'))).toEqual(['team:legal']);
      }
    }
  });
  expect(seen).toContain('teamSaid');
});

/** Who reads each kind of entry; what a team wrote itself is tested by itself, as it depends on the team. */
const READERS: Readonly<Record<string, readonly EntryKind[]>> = {
  requester: ['opened', 'customer', 'answer', 'resolved', 'closed', 'reopened', 'merged', 'unmerged'],
  desk: [
    'claimed',
    'assigned',
    'released',
    'priority',
    'category',
    'waiting',
    'triage',
    'handedOver',
    'accepted',
    'tagged',
    'untagged',
    'linked',
    'unlinked',
    'absorbed',
    'letGo',
    'heard',
  ],
};

it('every kind of entry has its readers', () => {
  always(({ decision }) => {
    for (const { kind, visibleTo } of entriesOf(decision)) {
      const [reader] = Object.entries(READERS).find(([, kinds]) => kinds.includes(kind)) ?? [];
      if (reader === undefined) expect(visibleTo).not.toContain('requester');
      else expect(visibleTo, kind).toEqual([reader]);
    }
  });
});

it('the card is edited whenever what it shows has changed, and the packet of the team that has it', () => {
  const shown = ({ status, assignee, priority, category, triage: found, files, solution, bounces, ...more }: Ticket) =>
    JSON.stringify([status, assignee, priority, category, found, files, solution, bounces, related(more)]);
  const related = ({ tags, links, merged, mergedInto }: Partial<Ticket>) => [tags, links, merged, mergedInto];
  const packed = ({ handoff, priority, category, triage: found, files }: Ticket) =>
    JSON.stringify([handoff, priority, category, found, files]);
  always(({ before, decision: { ticket, intents } }) => {
    const kinds = intents.map(({ kind }) => kind);
    if (shown(before) !== shown(ticket)) expect(kinds).toContain('card');
    if (ticket.handoff && packed(before) !== packed(ticket)) expect(kinds).toContain('packet');
    const ended = before.handoff && before.handoff.ordinal !== ticket.handoff?.ordinal;
    expect(kinds.includes('packetEnded')).toBe(ended === true);
  });
});

it('the lead is called exactly when the bounces reach what the settings say', () => {
  always(({ before, decision }) => {
    const calls = decision.intents.filter(({ kind }) => kind === 'callLead').length;
    const reached = decision.ticket.bounces % 3 === 0 && decision.ticket.bounces > before.bounces;
    expect(calls).toBe(reached ? 1 : 0);
  });
});

it('somebody’s words are never lost: they stand whole in an entry', () => {
  const wordless = [
    'claim',
    'assign',
    'release',
    'setPriority',
    'setCategory',
    'wait',
    'triage',
    'handOff',
    'tag',
    'untag',
    'link',
    'unlink',
    'merge',
    'unmerge',
    'absorb',
    'letGo',
    'reopenedThere',
  ];
  const without = [...wordless, 'accept', 'close', 'sendOwed', 'mailLeft', 'mailRefused'];
  always(({ step: { what }, words, before, decision }) => {
    const entries = entriesOf(decision);
    if (what === 'override') expect([undefined, words]).toContain(entries[0]?.details?.['override']);
    else if (!without.includes(what) && !isForwarded(what, before))
      expect(entries.map((entry) => entry.words)).toContain(words);
  });
});

/** What is heard of a duplicate of a duplicate goes on to where the matter is worked on; a confidential team hears nothing of it. */
const isForwarded = (what: string, { mergedInto, teams }: Ticket) =>
  what === 'heard' && (mergedInto !== undefined || teams.includes('legal'));

/** So many that each way of sending files is tried. */
const MANY = 300;
const SEND_FILES = [
  'heard',
  'answeredThere',
  'noteInThread',
  'answerInThread',
  'wroteToCustomer',
  'customerWrote',
  'teamSaid',
  'replyInThread',
];

it('files are brought once each, seen by those who may see their words, and shown where these are not yet', () => {
  const withFiles = new Set<string>();
  always(({ step: { what }, words, before, decision: { ticket, intents } }) => {
    const brought = intents.filter((intent) => intent.kind === 'bring');
    const shown = intents.filter((intent) => intent.kind === 'showFile');
    const sends = SEND_FILES.includes(what) && !isForwarded(what, before);
    expect(brought.map(({ file }) => file.name)).toEqual(sends ? [`${words}png`] : []);
    if (!sends) expect([shown, ticket.files]).toEqual([[], before.files]);
    const [file] = brought;
    const entry = entriesOf({ intents }).find(({ details }) => details?.['files'] === file?.file.name);
    if (!file) return;
    withFiles.add(what);
    expect(entry?.visibleTo).toEqual(file.visibleTo);
    const secret = file.visibleTo.includes('team:legal');
    expect(ticket.files.some(({ id }) => id === file.id)).toBe(!secret);
    if (secret) expect(shown.filter(({ side }) => side !== 'team:legal')).toEqual([]);
    const team = ticket.handoff && (`team:${ticket.handoff.team}` as const);
    const own = what === 'teamSaid' ? file.visibleTo[0] : 'desk';
    const there = what === 'noteInThread' || what === 'teamSaid' ? own : 'requester';
    const sides = (['desk', ...(team ? [team] : [])] as const).filter((side) => side !== there);
    // What staff sent the customer of another ticket goes to this one's customer, and nothing else does.
    if (what === 'answeredThere') expect(shown.map(({ side }) => side)).toEqual(['requester']);
    else expect(shown.map(({ side }) => side)).toEqual(sides.filter((side) => !secret || side === 'team:legal'));
  }, MANY);
  expect([...withFiles].sort()).toEqual([...SEND_FILES].sort());
});
