import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Notes } from '../../port/definition.ts';
import { DISCORD } from './limits.ts';

/** What a button or a menu stands for: a command and its options, and the option that gets what is chosen. */
export interface Carried {
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  readonly into?: string;
}

const shape = z.union([
  z.tuple([z.string(), z.record(z.string(), z.string())]),
  z.tuple([z.string(), z.record(z.string(), z.string()), z.string()]),
]);

/**
 * An id for a button: what it stands for, as long as there is room, else by what it is found in the notes. `place` tells it from others
 * on the same message, as Discord takes no id twice.
 */
export async function customIdOf({ run, args, into }: Carried, place: number, notes: Notes): Promise<string> {
  const json = JSON.stringify(into === undefined ? [run, args] : [run, args, into]);
  const whole = `${place}:${json}`;
  if (whole.length <= DISCORD.customId) return whole;
  const hash = createHash('sha256').update(json).digest('base64url');
  await notes.write(`button:${hash}`, json);
  return `${place}#${hash}`;
}

/** The reverse; undefined when Relevo made no such id. @throws RetryLater */
export async function carriedIn(id: string, notes: Notes): Promise<Carried | undefined> {
  const [, sign, rest = ''] = /^\d+([:#])(.+)$/s.exec(id) ?? [];
  if (sign === undefined) return undefined;
  const read = shape.safeParse(parsed(sign === ':' ? rest : await notes.read(`button:${rest}`)));
  if (!read.success) return undefined;
  const [run, args, into] = read.data;
  return { run, args, ...(into === undefined ? {} : { into }) };
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
