import { Explainer, idOf } from '../domain/sla/case.ts';
import { Fault } from '../domain/sla/given.ts';
import { linesOf } from '../lib/lines.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** So much is gathered before it goes out: writing each line by itself takes longer than working it out. */
const BATCH = 64 * 1024;

/** `relevo sla explain --ndjson` @throws WrongUse */
export async function sla(
  args: readonly string[],
  terminal: Terminal,
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<number> {
  const [what, how, ...rest] = args;
  if (what !== 'explain') throw new WrongUse('explain what is due: relevo sla explain --ndjson');
  if (how !== '--ndjson' || rest.length > 0)
    throw new WrongUse('takes --ndjson alone, and cases on standard input, a line each');
  const explainer = new Explainer();
  let [isGood, batch] = [true, ''];
  for await (const { number, text } of linesOf(input)) {
    if (text.trim() === '') continue;
    const result = resultOf(text, number, explainer);
    isGood &&= !('error' in result);
    batch += `${batch === '' ? '' : '\n'}${JSON.stringify(result)}`;
    if (batch.length < BATCH) continue;
    terminal.out(batch);
    batch = '';
    await terminal.room?.();
  }
  if (batch !== '') terminal.out(batch);
  return isGood ? 0 : 1;
}

function resultOf(text: string, line: number, explainer: Explainer): object {
  let given: unknown;
  try {
    // A byte order mark, as some editors put before the first line, is no part of it.
    given = JSON.parse(line === 1 ? text.replace(/^\uFEFF/, '') : text);
  } catch (error) {
    return { id: null, line, error: `is no JSON: ${(error as Error).message}` };
  }
  try {
    return explainer.explain(given);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { id: idOf(given), error: error.message };
  }
}
