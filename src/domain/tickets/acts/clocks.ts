import { type Text, t } from '../../../i18n/types.ts';
import { teamName } from '../../names.ts';
import { isRunning, type SlaClock, shareOf, timed, usedBy } from '../../sla/clock.ts';
import { moveClocks } from '../../sla/clocks.ts';
import { rulesOf, type SlaRules } from '../../sla/rules.ts';
import type { Rung } from '../../sla/settings.ts';
import { type Act, type Facts, say, toDesk, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { Step } from '../steps.ts';
import { label, type Ticket } from '../ticket.ts';
import { step } from './others.ts';

/**
 * Whoever has to know is told how much of a target is used up, of each rung of the ladder once. Rungs that went by while nobody
 * looked are told as one.
 */
export const warn: Act = (ticket, facts) => {
  const rules = rulesOf(facts.desk.sla);
  const now = facts.now.toString();
  const due = (ticket.clocks ?? []).flatMap((clock) => {
    const rungs = reachedRungs(clock, now, rules);
    return rungs.length === 0 ? [] : [{ clock, rungs }];
  });
  const clocks = (ticket.clocks ?? []).map((clock) => {
    const last = due.find((one) => one.clock === clock)?.rungs.at(-1);
    if (last !== undefined) return timed({ ...clock, told: last.percent }, rules);
    // Its next rung was one of another ladder, or of a calendar that nobody knows any more.
    return clock.nextAt !== undefined && clock.nextAt <= now ? timed(clock, rules) : clock;
  });
  if (clocks.every((clock, n) => clock === ticket.clocks?.[n])) return { ticket, intents: [] };
  return {
    ticket: { ...ticket, clocks },
    keepsPlace: true,
    intents: [
      ...due.flatMap(({ clock, rungs }) => warning(ticket, clock, rungs, facts)),
      { kind: 'card' },
      ...(ticket.handoff ? [{ kind: 'packet' } satisfies Intent] : []),
    ],
  };
};

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

function reachedRungs(clock: SlaClock, now: string, rules: SlaRules): readonly Rung[] {
  if (!isRunning(clock)) return [];
  const used = usedBy(clock, now, rules);
  return rules.ladder.filter(({ percent }) => percent > clock.told && used >= shareOf(clock, percent));
}

function warning(ticket: Ticket, clock: SlaClock, rungs: readonly Rung[], facts: Facts): Intent[] {
  const { percent = 0 } = rungs.at(-1) ?? {};
  const told = new Set(rungs.flatMap(({ tell }) => tell));
  const text = warningText(ticket, clock, percent, facts);
  const tone = 'warn' as const;
  const team = toTeam(ticket);
  const assignee = told.has('assignee') ? ticket.assignee : undefined;
  return [
    byItself(clock, percent),
    say(clock.kind === 'handoff' && team ? team : toDesk, { kind: 'notice', text, tone }),
    ...(assignee ? [say({ side: 'person', person: assignee.id }, { kind: 'notice', text, tone })] : []),
    ...(told.has('lead') || told.has('manager') ? [callLead(text)] : []),
    ...(told.has('onCall') ? [step(ticket.number, onDuty(clock, percent))] : []),
  ];
}

function callLead(reason: Text): Intent {
  return { kind: 'callLead', why: 'late', reason };
}

function onDuty({ id, team }: SlaClock, percent: number): Step {
  return { kind: 'callOnDuty', clock: id, percent, ...(team === undefined ? {} : { team }) };
}

/** Tells whoever is on call, unless it was answered meanwhile. Nobody is: the lead is called. */
export function callOnDuty(call: Extract<Step, { kind: 'callOnDuty' }>, person: string | undefined): Act {
  return (ticket, facts) => {
    const clock = ticket.clocks?.find(({ id }) => id === call.clock);
    if (clock === undefined || !isRunning(clock)) return { ticket, intents: [] };
    const text = warningText(ticket, clock, call.percent, facts);
    const told: Intent =
      person === undefined ? callLead(text) : say({ side: 'person', person }, { kind: 'notice', text, tone: 'warn' });
    return { ticket, keepsPlace: true, intents: [told] };
  };
}

function byItself({ id, team }: SlaClock, percent: number): Intent {
  const details = { clock: id, percent: String(percent), ...(team === undefined ? {} : { team }) };
  return { kind: 'entry', entry: { kind: 'warned', visibleTo: ['desk'], details } };
}

function warningText({ number }: Ticket, clock: SlaClock, percent: number, { desk }: Facts): Text {
  const what = clockName(clock, desk);
  const params = { number: label(number), what, percent };
  return clock.dueAt !== undefined && percent < 100
    ? t('sla.warning', { ...params, at: clock.dueAt })
    : t('sla.late', { ...params, at: clock.dueAt ?? clock.startedAt });
}

/** What a clock is for, in words. */
export function clockName({ kind, team }: Pick<SlaClock, 'kind' | 'team'>, desk: Facts['desk']): Text {
  return kind === 'handoff' && team !== undefined ? t('sla.handoff', { team: teamName(desk, team) }) : t(`sla.${kind}`);
}
