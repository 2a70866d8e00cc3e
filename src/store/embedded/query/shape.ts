import { isDoc, type Value } from '../bson/values.ts';

/** A filter without its values: `{ team: ?, $or: [{ dueAt: { $lt: ? } }] }`. What people typed never gets into a message. */
export function shapeOf(value: Value | undefined): string {
  if (value === undefined) return '{}';
  if (Array.isArray(value)) {
    const parts = new Set(value.map(shapeOf));
    return `[${[...parts].join(', ')}]`;
  }
  if (!isDoc(value)) return '?';
  const fields = [...value].map(([key, item]) => `${key}: ${key.startsWith('$') || isDoc(item) ? shapeOf(item) : '?'}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
