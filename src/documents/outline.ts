import type { Desk } from '../domain/desk.ts';
import { regionName, teamName } from '../domain/names.ts';
import type { Dimension, Figures, Group, Listed } from '../domain/sla/figures.ts';
import type { SlaReport } from '../domain/sla/report.ts';
import { channelParts, type Level, type StoryLine, type Verdict } from '../domain/sla/verdict.ts';
import { durationText } from '../domain/sla/words.ts';
import { clockName } from '../domain/tickets/acts/clocks.ts';
import { label } from '../domain/tickets/ticket.ts';
import { render } from '../i18n/render.ts';
import { plain, type Reader, type Text, t } from '../i18n/types.ts';

/** A report in the reader's words, whatever it is written as. Nothing of it is escaped yet. */
export interface Outline {
  readonly language: string;
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly intro?: string;
  readonly table?: Table;
  readonly items?: readonly Item[];
  /** How many items are not listed, in words. */
  readonly more?: string;
  /** The chart belongs here. */
  readonly chart?: true;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Item {
  readonly title: string;
  readonly lines: readonly string[];
}

/** So many of a dimension stand in a document; JSON has more. */
const MOST_ROWS = 30;

type Say = (text: Text) => string;

export function outlineOf(report: SlaReport, desk: Desk, reader: Reader): Outline {
  const say: Say = (text) => render(text, reader);
  const { all, month } = report;
  const nothing = all.verdicts === 0 && all.excluded === 0;
  return {
    language: reader.language,
    title: say(t('report.title', { month })),
    lead: [
      say(t('report.of', { desk: report.desk, zone: report.zone })),
      say(t(report.final ? 'report.final' : 'report.running', { at: report.madeAt })),
      ...(nothing ? [say(t('report.empty'))] : []),
    ],
    sections: [
      levelsOf(report, say),
      trendOf(report, say),
      ...(nothing
        ? []
        : [
            groupsOf('teams', report.teams, say, (id) => (id === 'desk' ? t('report.desk') : teamName(desk, id))),
            groupsOf('regions', report.regions, say, (id) => (id === '' ? t('report.noRegion') : regionName(desk, id))),
            groupsOf('customers', report.customers, say, plain),
            groupsOf('channels', report.channels, say, channelText),
            breachesOf(report, desk, say),
          ]),
      ...(report.exclusions.count > 0 ? [exclusionsOf(report, desk, say)] : []),
      ...(report.corrections ? [correctionsOf(report.corrections, desk, say)] : []),
      ...(Object.keys(report.literalZones).length > 0 && all.verdicts > 0 ? [literalOf(report, say)] : []),
      notesOf(say),
    ],
  };
}

const COLUMNS = ['counted', 'kept', 'late', 'rate', 'median', 'p90', 'excluded'] as const;

function headOf(first: Text, say: Say): readonly string[] {
  return [say(first), ...COLUMNS.map((column) => say(t(`report.${column}`)))];
}

function cellsOf({ verdicts, kept, breached, compliance, medianSeconds, p90Seconds, excluded }: Figures, say: Say) {
  const none = t('report.none');
  const time = (seconds: number | undefined) => say(seconds === undefined ? none : durationText(seconds));
  const number = (value: number) => say(t('report.number', { value }));
  return [
    number(verdicts),
    number(kept),
    number(breached),
    say(compliance === undefined ? none : t('report.percent', { value: compliance })),
    time(medianSeconds),
    time(p90Seconds),
    number(excluded),
  ];
}

function levelsOf({ levels, all }: SlaReport, say: Say): Section {
  const rows = levels.listed.map(({ id, figures }) => [say(t(`level.${id as Level}`)), ...cellsOf(figures, say)]);
  return {
    title: say(t('report.levels')),
    table: { head: headOf(t('report.level'), say), rows: [...rows, [say(t('report.all')), ...cellsOf(all, say)]] },
  };
}

function trendOf({ trend, goal }: SlaReport, say: Say): Section {
  const rate = ({ compliance }: Figures) =>
    say(compliance === undefined ? t('report.none') : t('report.percent', { value: compliance }));
  return {
    title: say(t('report.trend')),
    intro: say(t('report.goal', { value: goal })),
    chart: true,
    table: {
      head: ['report.month', 'level.first', 'level.second', 'level.legal', 'report.all', 'report.counted'].map((key) =>
        say({ key: key as 'report.month' }),
      ),
      rows: trend.map(({ month, levels, all }) => [
        say(t('report.monthName', { month })),
        ...[levels.first, levels.second, levels.legal, all].map(rate),
        say(t('report.number', { value: all.verdicts })),
      ]),
    },
  };
}

const FIRST = {
  teams: 'report.team',
  regions: 'report.region',
  customers: 'report.customer',
  channels: 'report.channel',
} as const;

function groupsOf(
  by: Exclude<Dimension, 'levels'>,
  { count, listed }: Listed<Group>,
  say: Say,
  nameOf: (id: string) => Text,
): Section {
  const shown = listed.slice(0, MOST_ROWS);
  const rows = shown.map(({ id, name, figures }) => [name ?? say(nameOf(id)), ...cellsOf(figures, say)]);
  return {
    title: say(t(`report.${by}`)),
    table: { head: headOf(t(FIRST[by]), say), rows },
    ...moreOf(count - shown.length, say),
  };
}

function moreOf(count: number, say: Say): { readonly more?: string } {
  return count > 0 ? { more: say(t('report.more', { count })) } : {};
}

/** The platform by its own name, the way in by the catalogue's. */
export function channelText(channel: string): Text {
  const { platform, via } = channelParts(channel);
  const way = t(`via.${via}`);
  if (platform === undefined) return way;
  return t('report.viaPlatform', { platform: `${platform.charAt(0).toUpperCase()}${platform.slice(1)}`, via: way });
}

function breachesOf({ breaches: { count, listed } }: SlaReport, desk: Desk, say: Say): Section {
  if (count === 0) return { title: say(t('report.breaches', { count })), intro: say(t('report.breaches.none')) };
  return {
    title: say(t('report.breaches', { count })),
    items: listed.map((verdict) => ({
      title: say(
        t('report.breach', {
          number: label(verdict.ticket),
          what: clockName(verdict, desk),
          over: durationText(verdict.usedSeconds - verdict.targetSeconds),
        }),
      ),
      lines: [say(aboutBreach(verdict)), ...storyLines(verdict, desk, say)],
    })),
    ...moreOf(count - listed.length, say),
  };
}

function aboutBreach({ customerName, channel, usedSeconds, targetSeconds }: Verdict): Text {
  const [used, target] = [durationText(usedSeconds), durationText(targetSeconds)];
  return t('report.breach.about', { customer: customerName, channel: channelText(channel), used, target });
}

/** What happened, in order, with the due time in its place. */
export function storyLines({ story = [], dueAt, stoppedAt }: Verdict, desk: Desk, say: Say): readonly string[] {
  const lines = story.map((line) => ({
    at: line.at,
    words: say(t('report.story', { at: line.at, by: line.by ?? 'Relevo', what: doneText(line, desk) })),
  }));
  const due = dueAt === undefined ? [] : [{ at: dueAt, words: say(t('report.story.due', { at: dueAt })) }];
  const inOrder = [...lines, ...due].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map(({ words }) => words);
  return [...inOrder, ...(stoppedAt === undefined ? [say(t('report.story.open'))] : [])];
}

function doneText({ what, team, to }: StoryLine, desk: Desk): Text {
  const done = t(`entry.${what}`);
  const about = team === undefined ? to : teamName(desk, team);
  return about === undefined ? done : t('report.story.about', { what: done, about });
}

function exclusionsOf({ exclusions: { count, listed } }: SlaReport, desk: Desk, say: Say): Section {
  return {
    title: say(t('report.exclusions', { count })),
    items: listed.map((verdict) => ({
      title: say(
        t('report.exclusion', { number: label(verdict.ticket), what: clockName(verdict, desk), why: whyOf(verdict) }),
      ),
      lines: [],
    })),
    ...moreOf(count - listed.length, say),
  };
}

function whyOf({ excluded = 'hours' }: Verdict): Text {
  return t(`excluded.${excluded}`);
}

function correctionsOf({ count, listed, all }: NonNullable<SlaReport['corrections']>, desk: Desk, say: Say): Section {
  const { compliance, kept, verdicts } = all;
  const figures =
    compliance === undefined ? t('report.none') : t('report.compliance', { value: compliance, kept, verdicts });
  return {
    title: say(t('report.corrections', { count })),
    intro: say(t('report.corrections.about', { figures })),
    items: listed.flatMap(({ was, is }) => {
      const verdict = was ?? is;
      if (verdict === undefined) return [];
      const params = {
        number: label(verdict.ticket),
        what: clockName(verdict, desk),
        was: outcomeOf(was),
        is: outcomeOf(is),
      };
      return [{ title: say(t('report.correction', params)), lines: [] }];
    }),
    ...moreOf(count - listed.length, say),
  };
}

function outcomeOf(verdict: Verdict | undefined): Text {
  if (verdict === undefined) return t('outcome.absent');
  if (verdict.outcome === 'excluded') return t('outcome.excluded', { why: whyOf(verdict) });
  return t(`outcome.${verdict.outcome}`, { used: durationText(verdict.usedSeconds) });
}

function literalOf({ all, literalZones }: SlaReport, say: Say): Section {
  const zones = Object.entries(literalZones).map(([zone, offset]) => say(t('report.literal.zone', { zone, offset })));
  return {
    title: say(t('report.literal')),
    intro: say(t('report.literal.about', { count: all.literalDiffers, zones: zones.join(' · ') })),
  };
}

function notesOf(say: Say): Section {
  const notes = ['report.notes.verdict', 'report.notes.percentile', 'report.notes.rate'] as const;
  return { title: say(t('report.notes')), intro: notes.map((key) => say(t(key))).join(' ') };
}
