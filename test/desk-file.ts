import { expect } from 'vitest';
import { DeskError, parseDesk } from '#src/config/desk.ts';

/** What a desk's file may name in the tests. */
export const known = {
  languages: ['en', 'es'],
  triageChecks: ['customerNumber', 'browser', 'screenshot', 'reproduction', 'faq', 'deliverability'],
};

/** What is said of a `relevo.yaml` that is wrong, a line each. */
export function faultsOf(text: string): string[] {
  try {
    parseDesk(text, known);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DeskError);
    return (error as DeskError).message.split('\n');
  }
}
