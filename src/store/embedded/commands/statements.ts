import type { Plain } from '../bson/plain.ts';
import { errorFields, StoreError } from '../errors.ts';

/**
 * Runs the statements of a write command. One that fails is reported by its place; after it an ordered command stops and
 * an unordered one goes on.
 */
export function statements<T>(
  list: readonly T[],
  ordered: boolean,
  perform: (statement: T, index: number) => void,
): { writeErrors: Plain[] | undefined } {
  const writeErrors: Plain[] = [];
  for (const [index, statement] of list.entries()) {
    try {
      perform(statement, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { codeName: _, ...fields } = errorFields(error);
      writeErrors.push({ index, ...fields });
      if (ordered) break;
    }
  }
  return { writeErrors: writeErrors.length === 0 ? undefined : writeErrors };
}
