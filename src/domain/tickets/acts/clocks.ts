import { type Text, t } from '../../../i18n/types.ts';
import { teamName } from '../../names.ts';
import {
  isPaused,
  isRunning,
  LATE,
  passedStep,
  pausedBy,
  type SlaClock,
  SOON,
  shareOf,
  timed,
  usedBy,
} from '../../sla/clock.ts';
import { moveClocks } from '../../sla/clocks.ts';
import { rulesOf, type SlaRules } from '../../sla/rules.ts';
import type { Rung, Told } from '../../sla/settings.ts';
import {
  type AlertChannel,
  type AlertPlace,
  brokenThrough,
  keptBack,
  type Silence,
  silenced,
  silenceIn,
  woken,
} from '../../sla/silence.ts';
import { pauseText, spanText } from '../../sla/words.ts';
import type { Act, Decision, Facts } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { Besides, Step } from '../steps.ts';
import { type EntryKind, isEnded, label, type Ticket } from '../ticket.ts';
import { late, told, withClock } from './alerts.ts';
import { climbed } from './climb.ts';
import { step } from './others.ts';

/**
 * Whoever has to know is told how much of a target is used up, of each rung of the ladder once. Rungs that went by while nobody
 * looked, or while somebody did not want to be told, are told as one.
 */
export const warn: Act = (ticket, facts) => {
  const clocks = (ticket.clocks ?? []).reduce<Decision>((all, { id }) => onClock(all, id, facts), {
    ticket,
    intents: [],
  });
  const so = climbed(clocks, facts);
  if (so.ticket === ticket) return so;
  return {
    ticket: so.ticket,
    keepsPlace: true,
    intents: [...so.intents, { kind: 'card' }, ...(ticket.handoff ? [{ kind: 'packet' } satisfies Intent] : [])],
  };
};

function onClock(so: Decision, id: string, facts: Facts): Decision {
  const before = so.ticket.clocks?.find((one) => one.id === id);
  if (before === undefined || !isRunning(before)) return so;
  const rules = rulesOf(facts.desk.sla);
  const now = facts.now.toString();
  const rungs = reachedRungs(before, now, rules);
  const percent = passedStep(before, now, rules);
  const awake = woken(before, now);
  if (percent === undefined) {
    // Its next step was one of another ladder, or of a calendar that nobody knows any more.
    const next = before.nextAt !== undefined && before.nextAt <= now ? timed(awake.clock, rules) : awake.clock;
    if (next === before) return so;
    return wake({ ...so, ticket: withClock(so.ticket, next) }, next, awake.ended, facts);
  }
  // That it is late now is told at once, whatever was snoozed.
  const { clock, ended } = before.told < LATE && percent >= LATE ? brokenThrough(awake) : awake;
  // Nobody is told of it, but the card says it.
  if (rungs.length === 0) {
    const next = timed({ ...clock, told: percent }, rules);
    return wake({ ...so, ticket: withClock(so.ticket, next) }, next, ended, facts);
  }
  const tells = new Set(rungs.flatMap(({ tell }) => tell));
  const places: AlertPlace[] = ['thread', ...channelsOf(tells, facts.desk)];
  const silent = places.filter((place) => silenceIn(clock, place, now) !== undefined);
  const next = timed({ ...keptBack(clock, silent, percent), told: percent }, rules);
  const begun = { ...so, ticket: withClock(so.ticket, next), intents: [...so.intents, byItself(next, rungs)] };
  const text = warningText(so.ticket, next, percent, facts);
  const aloud = places.filter((place) => !silent.includes(place));
  // From then on it wakes people.
  const onCall = tells.has('onCall') && percent >= LATE ? ({ onCall: true } as const) : {};
  const all = aloud.reduce((sum: Decision, place) => told(sum, id, place, text, onCall), begun);
  const leadsToo = places.includes('leads') || ended.some(({ place }) => place === 'leads');
  const besides: Besides = { since: so.ticket.version, ...(leadsToo ? { leadsToo } : {}) };
  const steps = toldAlone(so.ticket, next, percent, tells, besides);
  const late = { ...all, intents: [...all.intents, ...steps.map((one) => step(so.ticket.number, one))] };
  // Whoever is told now what is reached now need not be told what went by.
  const again = new Set<string>([...aloud, ...steps.flatMap((one) => ('person' in one ? `person:${one.person}` : []))]);
  return wake(
    late,
    next,
    ended.filter(({ place }) => !again.has(place)),
    facts,
    besides,
  );
}

/** Managers who have no channel of their own are where the leads are, who are told once. */
function channelsOf(tells: ReadonlySet<Told>, { channels }: Facts['desk']): readonly AlertChannel[] {
  const { leads, managers = leads } = channels;
  const apart = tells.has('manager') && managers !== leads;
  const toLeads = tells.has('lead') || (tells.has('manager') && !apart);
  return [...(toLeads ? ['leads' as const] : []), ...(apart ? ['managers' as const] : [])];
}

/** Whether to tell them now, or later, is seen when it is done. */
function toldAlone(
  { assignee }: Ticket,
  clock: SlaClock,
  percent: number,
  tells: ReadonlySet<Told>,
  besides: Besides,
): readonly Step[] {
  const onCall = tells.has('onCall');
  const toAssignee = { ...alone(clock, percent), ...(onCall ? { onCallToo: true as const } : {}), ...besides };
  return [
    ...(tells.has('assignee') && assignee ? [{ ...toAssignee, person: assignee.id }] : []),
    ...(onCall ? [onDuty(clock, percent, besides)] : []),
  ];
}

function alone({ id, team }: SlaClock, percent: number) {
  return { kind: 'tellPerson', clock: id, percent, ...(team === undefined ? {} : { team }) } as const;
}

/** What was kept back is told now, where the clock still runs. */
function wake(so: Decision, clock: SlaClock, ended: readonly Silence[], facts: Facts, besides: Besides = {}): Decision {
  return ended.reduce((all, silence) => wakeOne(all, clock, silence, facts, besides), so);
}

function wakeOne(
  so: Decision,
  clock: SlaClock,
  { place, missed, why }: Silence,
  facts: Facts,
  besides: Besides,
): Decision {
  const { ticket, intents } = so;
  if (isPaused(clock) && missed === undefined) return so;
  if (place === 'thread' || place === 'leads' || place === 'managers')
    return told(so, clock.id, place, wokenText(ticket, clock, facts));
  const person = place.slice('person:'.length);
  // Whoever gave it away meanwhile need not know.
  if (why === 'quiet' && ticket.assignee?.id !== person) return so;
  const tell = { ...alone(clock, missed ?? clock.told), person, after: why, ...besides };
  return { ...so, intents: [...intents, step(ticket.number, tell)] };
}

/** The settings have changed: what runs goes on by what they say now, which `decide` sees to. */
export const reterm: Act = (ticket, { now, desk, customer }) => {
  const rules = rulesOf(desk.sla);
  const moved = moveClocks(ticket, ticket, [], { now: now.toString(), rules, customer });
  // Another ladder as well is another next time.
  const clocks = (moved.clocks ?? []).map((clock) => (isRunning(clock) ? timed(clock, rules) : clock));
  if (JSON.stringify(clocks) === JSON.stringify(ticket.clocks ?? [])) return { ticket, intents: [] };
  return {
    ticket: { ...ticket, clocks },
    keepsPlace: true,
    intents: [{ kind: 'entry', entry: { kind: 'retermed', visibleTo: ['desk'] } }, { kind: 'card' }],
  };
};

/**
 * A ticket of before there were clocks is held to what is promised from now on: nobody is late for what was not promised then.
 * @param answered whether somebody answered its customer
 */
export function beginClocks(answered: boolean): Act {
  return (ticket, { now, desk, customer }) => {
    if (ticket.clocks !== undefined || isEnded(ticket) || ticket.mergedInto !== undefined)
      return { ticket, intents: [] };
    const { handoff, status } = ticket;
    const happened: EntryKind[] = [
      ...(answered ? [] : ['opened' as const]),
      ...(handoff ? ['handedOver' as const] : []),
      ...(status === 'waiting' ? ['waiting' as const] : []),
    ];
    const next = moveClocks(undefined, ticket, happened, { now: now.toString(), rules: rulesOf(desk.sla), customer });
    if (next.clocks === undefined) return { ticket, intents: [] };
    return {
      ticket: next,
      keepsPlace: true,
      intents: [{ kind: 'entry', entry: { kind: 'clocksBegan', visibleTo: ['desk'] } }, { kind: 'card' }],
    };
  };
}

function reachedRungs(clock: SlaClock, now: string, rules: SlaRules): readonly Rung[] {
  if (!isRunning(clock)) return [];
  const used = usedBy(clock, now, rules);
  return rules.ladder.filter(({ percent }) => percent > clock.told && used >= shareOf(clock, percent));
}

function onDuty({ id, team }: SlaClock, percent: number, { leadsToo, since }: Besides): Step {
  const besides = { ...(leadsToo ? { leadsToo } : {}), ...(since === undefined ? {} : { since }) };
  return { kind: 'callOnDuty', clock: id, percent, ...(team === undefined ? {} : { team }), ...besides };
}

/** Tells whoever is on call, unless it was answered or they were told meanwhile. Nobody is: the leads are called. */
export function callOnDuty(call: Extract<Step, { kind: 'callOnDuty' }>, person: string | undefined): Act {
  return (ticket, facts) => {
    const clock = ticket.clocks?.find(({ id }) => id === call.clock);
    if (clock === undefined || !isRunning(clock)) return { ticket, intents: [] };
    const place = person === undefined ? 'leads' : (`person:${person}` as const);
    if (place === 'leads' ? call.leadsToo : wasTold(ticket, clock, place, call)) return { ticket, intents: [] };
    return toldOrKept(ticket, clock, place, call.percent, facts);
  };
}

/**
 * Tells somebody alone, unless it was answered meanwhile. In their quiet hours it is kept for them, and where time is short whoever is
 * on call is told instead.
 * @param quiet until when they do not want to be told; absent: they may be
 */
export function tellPerson(tell: Extract<Step, { kind: 'tellPerson' }>, quiet?: string): Act {
  return (ticket, facts) => {
    const found = ticket.clocks?.find(({ id }) => id === tell.clock);
    if (found === undefined || !isRunning(found)) return { ticket, intents: [] };
    const place = `person:${tell.person}` as const;
    // They are on call as well, and that was faster.
    if (wasTold(ticket, found, place, tell)) return { ticket, intents: [] };
    const holds = silenceIn(found, place, facts.now.toString());
    const hushed = quiet !== undefined && holds === undefined;
    const clock = hushed ? silenced(found, { place, until: quiet, why: 'quiet' }) : found;
    const { percent, after } = tell;
    const done = toldOrKept(withClock(ticket, clock), clock, place, percent, facts, after);
    const instead = hushed || holds?.why === 'quiet';
    if (!instead || tell.onCallToo || percent < SOON) return done;
    return { ...done, intents: [...done.intents, step(ticket.number, onDuty(clock, percent, tell))] };
  };
}

/** Whether somebody was told alone of the same step of the ladder. */
function wasTold({ alerts = [] }: Ticket, { id }: SlaClock, place: AlertPlace, { since }: Besides): boolean {
  if (since === undefined) return false;
  // What keeps its own words was about something else, see `callNext`.
  return alerts.some((one) => one.clock === id && one.place === place && one.version > since && one.text === undefined);
}

function toldOrKept(
  ticket: Ticket,
  clock: SlaClock,
  place: AlertPlace,
  percent: number,
  facts: Facts,
  after?: Silence['why'],
): Decision {
  const holds = silenceIn(clock, place, facts.now.toString());
  if (holds?.missed !== undefined && holds.missed >= percent) return { ticket, intents: [] };
  if (holds !== undefined)
    return { ticket: withClock(ticket, keptBack(clock, [place], percent)), keepsPlace: true, intents: [held(clock)] };
  const text = after === undefined ? warningText(ticket, clock, percent, facts) : wokenText(ticket, clock, facts);
  // What went by in the night comes in one message, of however many tickets it is.
  if (after === 'quiet' && place.startsWith('person:'))
    return {
      ticket,
      keepsPlace: true,
      intents: [late(ticket, clock.id, text, { alone: place.slice('person:'.length) })],
    };
  return { ...told({ ticket, intents: [] }, clock.id, place, text), keepsPlace: true };
}

function held({ id }: SlaClock): Intent {
  return { kind: 'entry', entry: { kind: 'held', visibleTo: ['desk'], details: { clock: id } } };
}

/** @param rungs the last is told, and those before it as one with it */
function byItself({ id, team }: SlaClock, rungs: readonly Rung[]): Intent {
  const percents = rungs.map(({ percent }) => String(percent));
  const passed = percents.slice(0, -1).join(',');
  const details = {
    clock: id,
    percent: percents.at(-1) ?? '',
    ...(passed === '' ? {} : { passed }),
    ...(team === undefined ? {} : { team }),
  };
  return { kind: 'entry', entry: { kind: 'warned', visibleTo: ['desk'], details } };
}

/** How much is used up, by now at least as much as the rung says, and how much is left or over. */
function warningText(ticket: Ticket, clock: SlaClock, rung: number, facts: Facts): Text {
  const { left, ...used } = usedUp(ticket, clock, facts);
  const params = { ...used, percent: Math.max(rung, used.percent) };
  if (params.percent >= 100) {
    const line = t('sla.late', { ...params, at: clock.dueAt ?? clock.startedAt });
    return t('sla.withShare', { line, over: spanText(-left), percent: params.percent });
  }
  const line =
    clock.dueAt === undefined
      ? pausedLine('sla.warning.paused', params, clock)
      : t('sla.warning', { ...params, at: clock.dueAt });
  return t('sla.withLeft', { line, left: spanText(left) });
}

/** After a silence: how it stands by now. */
function wokenText(ticket: Ticket, clock: SlaClock, facts: Facts): Text {
  const { left, ...params } = usedUp(ticket, clock, facts);
  if (params.percent >= 100) {
    const line = t('sla.woken.late', { ...params, at: clock.dueAt ?? clock.startedAt });
    return t('sla.withOver', { line, over: spanText(-left) });
  }
  const line =
    clock.dueAt === undefined
      ? pausedLine('sla.woken.paused', params, clock)
      : t('sla.woken', { ...params, at: clock.dueAt });
  return t('sla.withLeft', { line, left: spanText(left) });
}

/** That it is paused, and why where that is known. */
function pausedLine(
  key: 'sla.warning.paused' | 'sla.woken.paused',
  params: { readonly number: string; readonly what: Text; readonly percent: number },
  clock: SlaClock,
): Text {
  const why = pausedBy(clock);
  return why === undefined ? t(key, params) : t(`${key}.why`, { ...params, why: pauseText(why) });
}

/** Of a clock's target by now: the share, cut to whole percents, and the seconds that are left, below 0 when it is late. */
function usedUp({ number }: Ticket, clock: SlaClock, { desk, now }: Facts) {
  const used = usedBy(clock, now.toString(), rulesOf(desk.sla));
  const { targetSeconds } = clock.terms;
  const percent = targetSeconds === 0 ? 100 : Math.floor((used * 100) / targetSeconds);
  return { number: label(number), what: clockName(clock, desk), percent, left: targetSeconds - used };
}

/** How an alert of a clock reads by what was told of it last. */
export function alertText(ticket: Ticket, id: string, facts: Facts): Text {
  const clock = ticket.clocks?.find((one) => one.id === id);
  return clock ? warningText(ticket, clock, clock.told, facts) : t('sla.firstResponse');
}

/** What a clock is for, in words. */
export function clockName({ kind, team }: Pick<SlaClock, 'kind' | 'team'>, desk: Facts['desk']): Text {
  return kind === 'handoff' && team !== undefined ? t('sla.handoff', { team: teamName(desk, team) }) : t(`sla.${kind}`);
}
