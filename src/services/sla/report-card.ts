import type { Desk } from '../../domain/desk.ts';
import type { Figures } from '../../domain/sla/figures.ts';
import type { SlaReport } from '../../domain/sla/report.ts';
import { LEVELS, type Verdict } from '../../domain/sla/verdict.ts';
import { durationText, spanText } from '../../domain/sla/words.ts';
import { clockName } from '../../domain/tickets/acts/clocks.ts';
import { label } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import type { Block, Card, CardField, ListItem } from '../../port/cards.ts';
import { button } from '../cards/buttons.ts';

/** So many late answers stand on the card, the worst ones. */
const MOST = 5;

/** The headlines of a report. @param more what else is to be said below */
export function reportCard(report: SlaReport, desk: Desk, more: readonly Text[] = []): Card {
  const { all, month } = report;
  const head = [
    t('report.of', { desk: report.desk, zone: report.zone }),
    t(report.final ? 'report.final' : 'report.running', { at: report.madeAt }),
  ];
  const nothing = all.verdicts === 0 && all.excluded === 0;
  return {
    title: t('report.title', { month }),
    tone: all.compliance === undefined ? 'plain' : all.compliance >= report.goal ? 'good' : 'warn',
    blocks: [
      ...context(head),
      ...(nothing
        ? [{ kind: 'text', text: t('report.empty') } as const]
        : [fieldsOf(report), ...breaches(report, desk)]),
      ...context([...notesOf(report), t('report.details', { name: month }), ...more]),
    ],
  };
}

function fieldsOf({ levels, all }: SlaReport): Block {
  const fields = LEVELS.map((level): CardField => {
    const group = levels.listed.find(({ id }) => id === level);
    return { label: t(`level.${level}`), value: group ? figuresText(group.figures) : t('report.none') };
  });
  return { kind: 'fields', fields: [...fields, { label: t('report.all'), value: figuresText(all) }] };
}

function figuresText({ compliance, kept, verdicts, medianSeconds, p90Seconds }: Figures): Text {
  if (compliance === undefined || medianSeconds === undefined || p90Seconds === undefined) return t('report.none');
  const figures = t('report.compliance', { value: compliance, kept, verdicts });
  return t('report.times', { figures, median: durationText(medianSeconds), p90: durationText(p90Seconds) });
}

function breaches({ breaches: { count, listed } }: SlaReport, desk: Desk): readonly Block[] {
  if (count === 0) return [{ kind: 'text', text: t('report.breaches.none') }];
  const shown = listed.slice(0, MOST);
  return [
    { kind: 'text', text: t('report.breaches', { count }) },
    ...(count > MOST ? context([t('report.worst')]) : []),
    { kind: 'list', items: shown.map((verdict) => breach(verdict, desk)) },
  ];
}

function breach(verdict: Verdict, desk: Desk): ListItem {
  return {
    title: t('report.breach', {
      number: label(verdict.ticket),
      what: clockName(verdict, desk),
      over: spanText(verdict.usedSeconds - verdict.targetSeconds),
    }),
    detail:
      verdict.stoppedAt === undefined
        ? t('report.story.open')
        : t('report.story.due', { at: verdict.dueAt ?? verdict.at }),
    action: button({ number: verdict.ticket }, 'ticket show', 'button.show'),
  };
}

function notesOf({ exclusions, corrections, all, literalZones }: SlaReport): readonly Text[] {
  const zones = Object.entries(literalZones);
  return [
    ...(exclusions.count > 0 ? [t('report.exclusions', { count: exclusions.count })] : []),
    ...(corrections ? [t('report.corrections', { count: corrections.count })] : []),
    ...(zones.length > 0 && all.verdicts > 0
      ? [t('report.literal.about', { count: all.literalDiffers, zones: zonesText(zones) })]
      : []),
  ];
}

function zonesText(zones: readonly (readonly [string, string])[]): Text {
  return zones
    .map(([zone, offset]): Text => t('report.literal.zone', { zone, offset }))
    .reduce((first, second) => t('timeline.also', { first, second }));
}

function context(texts: readonly Text[]): readonly Block[] {
  return texts.map((text) => ({ kind: 'context', text }));
}
