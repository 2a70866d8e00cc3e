import type { Json } from './model.ts';

/** What stands in the fields of a window, by block and action. */
export type Entered = Map<string, string | readonly string[]>;

interface Input {
  readonly block: Json;
  readonly element: Json;
}

export function inputsOf(definition: Json): readonly Input[] {
  return ((definition['blocks'] ?? []) as readonly Json[]).flatMap((block) =>
    block['type'] === 'input' ? [{ block, element: block['element'] as Json }] : [],
  );
}

export function keyOf({ block, element }: Input): string {
  return `${String(block['block_id'])} ${String(element['action_id'])}`;
}

/**
 * What stands in the fields once a window shows something else: fields with the same ids keep what stands there, whatever they
 * would begin with. https://docs.slack.dev/reference/views/modal-views, under Preserving input entry
 */
export function enteredIn(definition: Json, before?: Entered, was?: Json): Entered {
  const known = new Set(was ? inputsOf(was).map(keyOf) : []);
  const all: Entered = new Map();
  for (const input of inputsOf(definition)) {
    const key = keyOf(input);
    const value = known.has(key) ? before?.get(key) : initialOf(input.element);
    if (value !== undefined) all.set(key, value);
  }
  return all;
}

function initialOf(element: Json): string | undefined {
  const option = (element['initial_option'] ?? (element['initial_options'] as readonly Json[] | undefined)?.[0]) as
    | Json
    | undefined;
  const value = element['initial_value'] ?? option?.['value'];
  return typeof value === 'string' ? value : undefined;
}
