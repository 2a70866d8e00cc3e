import { Explainer, idOf } from '../domain/sla/case.ts';
import { Fault } from '../domain/sla/given.ts';
import { zoneOf } from '../domain/sla/zone.ts';
import { numberOf } from '../domain/tickets/ticket.ts';
import { type Line, linesOf } from '../lib/lines.ts';
import { endOfReading } from './end-of-reading.ts';
import { demandLanguage, readOptions } from './options.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** So much is gathered before it goes out: writing each line by itself takes longer than working it out. */
const BATCH = 64 * 1024;

const OPTIONS = {
  ticket: { type: 'string' },
  ndjson: { type: 'boolean' },
  zone: { type: 'string', default: Temporal.Now.timeZoneId() },
  language: { type: 'string', default: 'en' },
} as const;

/** `relevo sla explain` and `relevo sla replay` @throws WrongUse, or Error when a store cannot be had or a policy is wrong */
export async function sla(
  args: readonly string[],
  terminal: Terminal,
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<number> {
  const [what, ...rest] = args;
  // Loaded here and below, as the cases need no store.
  if (what === 'replay') return (await import('./sla-replay.ts')).replay(rest, terminal);
  if (what !== 'explain')
    throw new WrongUse(
      'explains what is due: relevo sla explain --ticket T-1042, or --ndjson; or tries another policy: relevo sla replay',
    );
  const { ticket, ndjson, zone, language } = readOptions(rest, OPTIONS);
  if ((ticket === undefined) === (ndjson === undefined))
    throw new WrongUse('takes --ticket T-1042, or --ndjson with cases on standard input, a line each');
  if (ticket === undefined) return explainCases(terminal, input);
  const number = numberOf(ticket);
  if (number === undefined) throw new WrongUse('--ticket is a number such as T-1042');
  if (zoneOf(zone) === undefined) throw new WrongUse('--zone is a time zone such as Europe/Zurich, or ±HH:MM');
  await demandLanguage(language);
  return (await import('./sla-ticket.ts')).explainTicket(number, { language, zone }, terminal);
}

/** A case a line, a result a line, in order. @returns the exit code */
async function explainCases(terminal: Terminal, input: AsyncIterable<Uint8Array>): Promise<number> {
  const explainer = new Explainer();
  const left = endOfReading();
  let [isGood, batch] = [true, ''];
  for await (const line of linesOf(input)) {
    if (left.gone) break;
    if (line.text.trim() === '') continue;
    const answer = answerTo(line, explainer);
    isGood &&= answer.isGood;
    batch += `${batch === '' ? '' : '\n'}${answer.words}`;
    if (batch.length < BATCH) continue;
    terminal.out(batch);
    batch = '';
    await terminal.room?.();
  }
  if (batch !== '') terminal.out(batch);
  return isGood ? 0 : 1;
}

function resultOf({ text: line, number, isBroken }: Line, explainer: Explainer): object {
  // A byte order mark, as some editors put before the first line, is no part of it.
  const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
  let given: unknown;
  try {
    if (isBroken) throw new Error('some of its bytes are no UTF-8');
    given = JSON.parse(text);
  } catch (error) {
    return { id: null, line: number, error: `is no JSON: ${(error as Error).message}` };
  }
  try {
    return { ...explainer.explain(given), id: exactly(idOf(given), text) };
  } catch (error) {
    // What is nested deeper than anybody writes it runs out of stack somewhere.
    if (!(error instanceof Fault || error instanceof RangeError)) throw error;
    const said = error instanceof Fault ? error.message : 'the case is nested too deeply';
    return { id: exactly(idOf(given), text), error: said };
  }
}

/** A number as it is written, for `JSON.stringify`. TypeScript does not know of it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(source: string): object };

/** The id as it was written: numbers that JavaScript would round are among what others number things by. */
function exactly(id: unknown, text: string): unknown {
  if (id === null || typeof id === 'string' || Number.isSafeInteger(id)) return id;
  return idOf(
    JSON.parse(text, (_, value: unknown, { source }: { source?: string } = {}) =>
      typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
    ),
  );
}

function answerTo(line: Line, explainer: Explainer): { readonly words: string; readonly isGood: boolean } {
  try {
    const result = resultOf(line, explainer);
    return { words: JSON.stringify(result), isGood: !('error' in result) };
  } catch {
    return { words: JSON.stringify({ id: null, error: 'id is nested too deeply' }), isGood: false };
  }
}
