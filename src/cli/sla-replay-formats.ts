import type { Desk } from '../domain/desk.ts';
import { type Compared, type Judged, VERDICTS, type Verdict } from '../domain/sla/compare.ts';
import { clockName } from '../domain/tickets/acts/clocks.ts';
import { label } from '../domain/tickets/ticket.ts';
import { render } from '../i18n/render.ts';
import { type Reader, type Text, t } from '../i18n/types.ts';
import { csvField } from '../lib/csv.ts';
import type { Window } from '../store/stories.ts';

/** A promise to a ticket that would have come to something else. */
export interface OtherVerdict extends Compared {
  readonly number: number;
}

type Counts = Record<Verdict, number>;

interface Line extends Pick<Compared, 'kind' | 'team'> {
  readonly was: Counts;
  readonly is: Counts;
}

/** How many promises of each kind and team came to what, under the rules in force (`was`) and under the others (`is`). */
export class Tally {
  readonly #lines = new Map<string, Line>();
  tickets = 0;
  others = 0;

  note(rows: readonly Compared[]): void {
    this.tickets += 1;
    for (const { kind, team, was, is } of rows) {
      const key = `${kind} ${team ?? ''}`;
      const line = this.#lines.get(key) ?? { kind, ...(team === undefined ? {} : { team }), was: none(), is: none() };
      this.#lines.set(key, line);
      if (was) line.was[was.verdict] += 1;
      if (is) line.is[is.verdict] += 1;
      if (was?.verdict !== is?.verdict) this.others += 1;
    }
  }

  /** The first level, then the teams. */
  lines(): readonly Line[] {
    return [...this.#lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  }
}

function none(): Counts {
  return { kept: 0, breached: 0, running: 0, dropped: 0 };
}

interface Asked {
  readonly policy: string;
  readonly window: Window;
  readonly desk: Desk;
  readonly reader: Reader;
}

/** Writes line by line, so that no answer is held in memory. */
interface Writer {
  other(one: OtherVerdict): void;
  end(tally: Tally): void;
}

type Out = (line: string) => void;

const HEAD = ['ticket', 'clock', 'team', 'startedAt', 'was', 'is', 'dueWas', 'dueIs', 'stoppedWas', 'stoppedIs'];

export const FORMATS = { text: asText, json: asJson, csv: asCsv } as const satisfies Record<
  string,
  (asked: Asked, out: Out) => Writer
>;
export type FormatName = keyof typeof FORMATS;

const WORDS = {
  kept: t('sla.replay.kept'),
  breached: t('sla.replay.breached'),
  running: t('sla.replay.running'),
  dropped: t('sla.replay.dropped'),
} as const satisfies Record<Verdict, Text>;

function asText({ policy, window, desk, reader }: Asked, out: Out): Writer {
  const say = (text: Text) => render(text, reader);
  const verdict = (one: Judged | undefined) => (one ? WORDS[one.verdict] : t('sla.replay.nothing'));
  const due = (one: Judged | undefined) => (one?.dueAt ? t('sla.replay.at', { at: one.dueAt }) : t('sla.replay.never'));
  return {
    other({ number, was, is, ...promise }) {
      const what = clockName(promise, desk);
      out(say(t('sla.replay.other', { number: label(number), what, was: verdict(was), is: verdict(is) })));
      const stoppedAt = is?.stoppedAt ?? was?.stoppedAt;
      const ended = stoppedAt === undefined ? t('sla.replay.goesOn') : t('sla.replay.stopped', { at: stoppedAt });
      out(`  ${say(t('sla.replay.due', { was: due(was), is: due(is) }))} · ${say(ended)}`);
    },
    end(tally) {
      if (tally.others > 0) out('');
      const { from, to } = window;
      out(say(t('sla.replay.title', { policy, count: tally.tickets, begins: from, ends: to })));
      const rows = tally
        .lines()
        .map((line) => [
          say(clockName(line, desk)),
          ...VERDICTS.map((one) =>
            line.was[one] === line.is[one] ? `${line.is[one]}` : `${line.was[one]} → ${line.is[one]}`,
          ),
        ]);
      if (rows.length > 0) table([['', ...VERDICTS.map((one) => say(WORDS[one]))], ...rows]).forEach(out);
      out(say(tally.others === 0 ? t('sla.replay.same') : t('sla.replay.others', { count: tally.others })));
    },
  };
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** One object, with a line for each promise that would have come to something else. */
function asJson({ policy, window }: Asked, out: Out): Writer {
  let before = '';
  out(`{"policy":${JSON.stringify(policy)},"from":"${window.from}","to":"${window.to}","others":[`);
  return {
    other({ number, kind, ...rest }) {
      if (before !== '') out(`${before},`);
      before = JSON.stringify({ ticket: label(number), clock: kind, ...rest });
    },
    end(tally) {
      if (before !== '') out(before);
      const summary = tally.lines().map(({ kind, ...rest }) => ({ clock: kind, ...rest }));
      out(`],"tickets":${tally.tickets},"summary":${JSON.stringify(summary)}}`);
    },
  };
}

function asCsv(_: Asked, out: Out): Writer {
  out(HEAD.join(','));
  return {
    other({ number, kind, team, startedAt, was, is }) {
      const row = [label(number), kind, team, startedAt, was?.verdict, is?.verdict, was?.dueAt, is?.dueAt];
      out([...row, was?.stoppedAt, is?.stoppedAt].map(csvField).join(','));
    },
    end() {},
  };
}
