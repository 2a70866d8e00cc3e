import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A place in the file, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlFault extends Place {
  readonly reason: string;
}

export type Yaml =
  | { readonly faults: readonly YamlFault[] }
  | {
      readonly faults: readonly [];
      readonly value: unknown;
      /** Where a value stands, or the nearest one around it that is there; of a key itself with `key`. */
      place(path: readonly PropertyKey[], key?: string): Place;
    };

/** Far more than a desk needs, and little enough that no file keeps the start waiting. */
const mostCharacters = 128 * 1024;
const mostAliases = 100;

/**
 * Parses one YAML 1.2 document of plain lists, maps and scalars, and keeps where everything stands. Anchors work;
 * merge keys, tags of one's own, keys that are not words and keys given twice are faults. Never throws.
 */
export function readYaml(text: string): Yaml {
  if (text.length > mostCharacters) {
    return { faults: [{ line: 1, column: 1, reason: `the file is longer than ${mostCharacters} characters` }] };
  }
  const lines = new LineCounter();
  try {
    return read(text, lines);
  } catch {
    return { faults: [{ line: 1, column: 1, reason: 'the file is nested too deeply' }] };
  }
}

function read(text: string, lines: LineCounter): Yaml {
  // Its own search for doubled keys compares all with all; ours goes through them once.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [...document.errors, ...document.warnings].map((e) => ({
    ...at(e.pos[0]),
    reason: reasonFor(e.message),
  }));
  keyFaults(document.contents, (node, reason) => faults.push({ ...at(node.range?.[0] ?? 0), reason }));
  if (faults.length > 0) return { faults: faults.slice(0, 100) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch {
    return { faults: [{ line: 1, column: 1, reason: 'anchors are repeated too often, or are circular' }] };
  }
  return {
    faults: [],
    value: value ?? {},
    place: (path, key) => at(find(document.contents, path, key)?.range?.[0] ?? 0),
  };
}

/** The parser goes down by calling itself, so what is nested without end exhausts the stack. */
const exhausted = 'Maximum call stack size exceeded';

function reasonFor(message: string): string {
  if (message.includes(exhausted)) return 'is nested too deeply';
  return message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}

type Report = (node: Node, reason: string) => void;

function keyFaults(root: Node | null, report: Report): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isSeq(node)) waiting.push(...[...node.items].reverse());
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key } of node.items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
      const where = isScalar(key) || isMap(key) || isSeq(key) ? key : node;
      if (name === undefined || name === '__proto__' || name === '<<') report(where, 'a key must be a plain word');
      else if (seen.has(name)) report(where, `${JSON.stringify(name.slice(0, 60))} stands here twice`);
      else seen.add(name);
    }
    waiting.push(...node.items.map(({ value }) => value).reverse());
  }
}

function find(root: Node | null, path: readonly PropertyKey[], key?: string): Node | undefined {
  let node: Node | undefined = root ?? undefined;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) return node;
    node = next;
  }
  if (key === undefined || !isMap(node)) return node;
  const named = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
  return isScalar(named) ? named : node;
}

function child(node: Node | undefined, step: PropertyKey): Node | undefined {
  // What stands behind an alias is reported where the alias is used: that is the place which is wrong.
  if (isAlias(node)) return undefined;
  if (isMap(node)) {
    const value: unknown = node.items.find((pair) => isScalar(pair.key) && pair.key.value === step)?.value;
    return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;
  }
  const item: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  return isScalar(item) || isMap(item) || isSeq(item) || isAlias(item) ? item : undefined;
}
