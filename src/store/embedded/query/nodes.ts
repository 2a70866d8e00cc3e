import type { Doc, Value } from '../bson/values.ts';
import type { Interval } from '../plan/intervals.ts';
import { visitPath } from './paths.ts';

/** One operator with its argument, as it applies to the elements of one field. */
export interface Predicate {
  readonly op: string;
  readonly arg: Value;
  /** Whether the elements of an array at the end of the path are tried, or only the array. */
  readonly traverse: boolean;
  test(value: Value | undefined): boolean;
  /** Index keys that hold every document that matches; undefined when any key may. */
  readonly intervals: readonly Interval[] | undefined;
  /** Whether every key in the intervals is of a match, where no array was ever seen. */
  readonly exact?: boolean;
  /** Whether a document without the field can match: then an index that leaves it out cannot serve. */
  readonly missing: boolean;
  /** For `$elemMatch`: whether one element matches. */
  element?(item: Value): boolean;
  /** For `$elemMatch` over documents: what holds for one and the same element, with paths relative to it. */
  readonly inner?: Node;
}

/** A parsed filter. */
export type Node =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly Node[] }
  | { readonly kind: 'not'; readonly child: Node }
  | { readonly kind: 'field'; readonly path: string; readonly parts: readonly string[]; readonly predicate: Predicate }
  | { readonly kind: 'custom'; readonly name: string; test(doc: Doc): boolean };

/** The filter that lets everything through. */
export const ALL: Node = { kind: 'and', children: [] };

/** Whether the document matches. */
export function matches(node: Node, doc: Doc): boolean {
  switch (node.kind) {
    case 'and':
      return node.children.every((child) => matches(child, doc));
    case 'or':
      return node.children.some((child) => matches(child, doc));
    case 'nor':
      return !node.children.some((child) => matches(child, doc));
    case 'not':
      return !matches(node.child, doc);
    case 'field':
      return visitPath(doc, node.parts, 0, node.predicate.traverse, (value) => node.predicate.test(value));
    case 'custom':
      return node.test(doc);
  }
}

/** The paths that a filter is about, as far as those of one that may stand in an index go. */
export function pathsIn(node: Node): (readonly string[])[] {
  if (node.kind === 'field') return [node.parts];
  if (node.kind === 'not') return pathsIn(node.child);
  return node.kind === 'custom' ? [] : node.children.flatMap(pathsIn);
}

/**
 * Which element of an array made the document match: the place that the positional `$` of an update means. The last
 * condition that went through an array decides, as on the server.
 */
export function matchedPlace(node: Node, doc: Doc): number | undefined {
  switch (node.kind) {
    case 'and': {
      let found: number | undefined;
      for (const child of node.children) found = matchedPlace(child, doc) ?? found;
      return found;
    }
    case 'or': {
      const child = node.children.find((one) => matches(one, doc));
      return child === undefined ? undefined : matchedPlace(child, doc);
    }
    case 'field':
      return fieldPlace(node.parts, node.predicate, doc);
    case 'nor':
    case 'not':
    case 'custom':
      return undefined;
  }
}

function fieldPlace(parts: readonly string[], predicate: Predicate, doc: Doc): number | undefined {
  let found: number | undefined;
  visitPath(doc, parts, 0, predicate.traverse, (value, offset) => {
    if (!predicate.test(value)) return false;
    found = offset;
    if (predicate.element !== undefined && Array.isArray(value)) {
      found = value.findIndex((item) => predicate.element?.(item) === true);
    }
    return true;
  });
  return found;
}
