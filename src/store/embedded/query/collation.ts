import { isDoc, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** Text is compared by its bytes; any collation but the simple one would need other keys, so it is refused. */
export function requireSimpleCollation(value: Value | undefined): void {
  if (value === undefined || (isDoc(value) && (value.size === 0 || value.get('locale') === 'simple'))) return;
  fail('BadValue', 'only the simple collation is served by the embedded store');
}
