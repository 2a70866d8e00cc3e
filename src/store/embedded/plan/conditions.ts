import type { Node, Predicate } from '../query/nodes.ts';
import { complement, EVERYTHING, type Interval } from './intervals.ts';

/** What a filter says about one path, as far as an index can use it. Everything is checked again on the document. */
export interface Condition {
  readonly path: string;
  readonly intervals: readonly Interval[];
  /** Whether documents without the field may match. */
  readonly missing: boolean;
  readonly predicate: Predicate | undefined;
  /** It bounds nothing where an array was ever seen: that one element is something else says nothing of the array. */
  readonly scalar?: boolean;
  /** Conditions with the same group hold for one and the same array element, and are about what stands in it, no deeper. */
  readonly group: Predicate | undefined;
}

/** A filter as a list that must hold altogether, with nested `$and`s opened. */
export function conjuncts(node: Node): Node[] {
  return node.kind === 'and' ? node.children.flatMap(conjuncts) : [node];
}

let asked: readonly Node[] = [];
let answered: readonly Condition[] = [];

/** Each index of a collection asks for those of the same list in turn, so the last answer is kept. */
export function conditionsOf(nodes: readonly Node[]): readonly Condition[] {
  if (nodes !== asked) {
    answered = nodes.flatMap((node) => conditionOf(node, '', undefined));
    asked = nodes;
  }
  return answered;
}

function conditionOf(node: Node, prefix: string, group: Predicate | undefined): Condition[] {
  if (node.kind === 'field') {
    const path = prefix + node.path;
    const { predicate } = node;
    const { missing, inner } = predicate;
    const own: Condition = {
      path,
      intervals: predicate.intervals ?? EVERYTHING,
      missing,
      predicate,
      // Only what stands in the element itself has one key with the rest of it: on the way deeper may be a further array.
      group: node.parts.length === 1 ? group : undefined,
    };
    if (inner === undefined) return [own];
    const nested = conjuncts(inner).flatMap((child) => conditionOf(child, `${path}.`, predicate));
    return [own, ...nested];
  }
  if (node.kind === 'not') {
    // A negation may bound nothing, but the whole index on its field is still no scan of the collection.
    const intervals = besides(node.child);
    return pathsUnder(node.child).map((path) => ({
      path: prefix + path,
      intervals,
      missing: true,
      predicate: undefined,
      scalar: true,
      group: undefined,
    }));
  }
  return [];
}

/** The keys of what does not match, where the index tells exactly what does. */
function besides(node: Node): readonly Interval[] {
  const known = node.kind === 'field' && node.predicate.exact === true ? node.predicate.intervals : undefined;
  return known === undefined ? EVERYTHING : complement(known);
}

function pathsUnder(node: Node): string[] {
  if (node.kind === 'field') return [node.path];
  const [first] = node.kind === 'and' ? node.children : [];
  return first === undefined ? [] : pathsUnder(first);
}
