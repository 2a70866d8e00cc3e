import { fail, failAt } from '../errors.ts';

/** The server's own limit on the parts of a path. */
const MOST_PARTS = 200;

/**
 * The parts of a path in a pipeline, a projection or a sort.
 *
 * @throws StoreError 40352, 40353, 15998, 16410, 16411, Overflow, as the server does
 */
export function fieldPath(path: string): string[] {
  if (path === '') return failAt(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) return failAt(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') return failAt(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) return failAt(16410, `FieldPath field names may not start with '$'.`);
    if (part.includes('\0')) return failAt(16411, 'FieldPath field names may not contain a null byte.');
  }
  return parts.length <= MOST_PARTS ? parts : fail('Overflow', `FieldPath is too long, with ${parts.length} parts`);
}
