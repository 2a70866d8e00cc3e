import { z } from 'zod';
import { slackLimits } from './limits.ts';

/**
 * What a button or a menu does, as it stands on it: `r` the command, `a` its options, `i` the option that takes what is
 * chosen. A button has it in its value, a menu in its id; ids begin with a number, as they differ within a block.
 */
const pressed = z.object({ r: z.string(), a: z.record(z.string(), z.string()), i: z.string().optional() });

export interface Press {
  readonly run: string;
  readonly args: Readonly<Record<string, string>>;
  /** The option that takes what is chosen. */
  readonly into?: string;
}

export function pressValue({ run, args }: Press): string {
  return JSON.stringify({ r: run, a: args });
}

/** Undefined where a menu's id has no room for it. */
export function menuId(index: number, { run, args, into }: Press): string | undefined {
  const id = `${index}:${JSON.stringify({ r: run, a: args, i: into })}`;
  return id.length <= slackLimits.actionId ? id : undefined;
}

/** Undefined for what Relevo did not put there. */
export function readPress(text: string): Press | undefined {
  const json = text.replace(/^\d+:/, '');
  try {
    const { r: run, a: args, i: into } = pressed.parse(JSON.parse(json));
    return { run, args, ...(into === undefined ? {} : { into }) };
  } catch {
    return undefined;
  }
}
