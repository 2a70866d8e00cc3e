import { Ajv, type ValidateFunction } from 'ajv';
import { referenceJson, Validated } from '../validated.ts';
import type { Json } from './model.ts';

/** Blocks and views against Slack's own description, and the limits that it does not know. */

type Limits = Readonly<Record<string, Json>>;
interface Bounds {
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly item_max_length?: number;
  readonly max?: number;
}

/** `limits.json` speaks of some elements by a family's name. */
const families: Readonly<Record<string, string>> = {
  static_select: 'select',
  external_select: 'select',
  users_select: 'select',
  conversations_select: 'select',
  channels_select: 'select',
  modal: 'view',
  home: 'view',
};

const most = { message: 50, view: 100 } as const;

/** Undefined where the reference data is absent: nothing is validated then. */
const schema = referenceJson<object>('slack/block-kit.schema.json');
const limitsOf: Limits = referenceJson<Limits>('slack/limits.json') ?? {};
/** Compiled once for all stand-ins of a process. */
const ajv = new Ajv({ strict: false });
if (schema !== undefined) ajv.addSchema(schema, 'block-kit');

function checkOf(definition: string): ValidateFunction {
  const check = ajv.getSchema(`block-kit#/definitions/${definition}`);
  if (check === undefined) throw new Error(`Slack's description has no ${definition}`);
  return check;
}

export class BlockKit {
  /** What was seen; undefined where nothing is validated. */
  readonly seen: Validated | undefined;

  /** @param validates false in benches alone, where it would cost more than what is measured */
  constructor(validates = true) {
    if (!validates) return;
    this.seen = schema === undefined ? Validated.absent('slack') : new Validated('slack');
  }

  get present(): boolean {
    return this.seen !== undefined;
  }

  /** @returns what is wrong with the blocks of a message */
  blocks(what: string, blocks: unknown): string | undefined {
    if (this.seen === undefined) return undefined;
    return this.seen.note(what, this.#fault('Blocks', blocks) ?? this.#tooMuch(blocks, most.message));
  }

  /** @returns what is wrong with a view */
  view(what: string, view: Json): string | undefined {
    if (this.seen === undefined) return undefined;
    const kind = view['type'] === 'home' ? 'HomeView' : 'ModalView';
    const blocks = view['blocks'];
    return this.seen.note(
      what,
      this.#fault(kind, view) ?? this.#fault('Blocks', blocks) ?? this.#tooMuch(blocks, most.view) ?? this.#limit(view),
    );
  }

  /** @returns what is wrong with the options that answer somebody who types */
  options(what: string, options: unknown): string | undefined {
    if (this.seen === undefined) return undefined;
    if (!Array.isArray(options)) return this.seen.note(what, 'no options');
    const fault =
      options.length > 100 ? 'more than 100 options' : options.map((one) => this.#option(one)).find(Boolean);
    return this.seen.note(what, fault);
  }

  #option(option: unknown): string | undefined {
    return this.#fault('PlainTextOption', option) ?? this.#bounds(option as Json, 'option');
  }

  #fault(definition: string, value: unknown): string | undefined {
    const check = checkOf(definition);
    if (check(value)) return undefined;
    const [first] = check.errors ?? [];
    return `${definition}${first?.instancePath ?? ''} ${first?.message ?? 'is not allowed'}`;
  }

  #tooMuch(blocks: unknown, atMost: number): string | undefined {
    if (!Array.isArray(blocks)) return 'no blocks';
    if (blocks.length > atMost) return `${blocks.length} blocks, more than ${atMost}`;
    const ids = blocks.flatMap((block: Json) => (typeof block['block_id'] === 'string' ? [block['block_id']] : []));
    if (new Set(ids).size < ids.length) return 'two blocks with the same block_id';
    for (const block of blocks) {
      const fault = this.#limit(block as Json) ?? sameActions(block as Json);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** Everything in it that has a type of its own. */
  #limit(value: unknown): string | undefined {
    if (Array.isArray(value)) return value.map((one) => this.#limit(one)).find((fault) => fault !== undefined);
    if (typeof value !== 'object' || value === null) return undefined;
    const object = value as Json;
    const type = typeof object['type'] === 'string' ? (families[object['type']] ?? object['type']) : undefined;
    const isOption = type === undefined && 'value' in object && 'text' in object;
    const own = type === undefined ? (isOption ? 'option' : undefined) : type;
    const fault = own === undefined ? undefined : this.#bounds(object, own);
    if (fault !== undefined) return fault;
    return Object.values(object)
      .map((one) => this.#limit(one))
      .find((one) => one !== undefined);
  }

  #bounds(object: Json, type: string): string | undefined {
    const everywhere = ['action_id', 'block_id'].map((name) => broken(object[name], limitsOf[name], name));
    const limits = limitsOf[type];
    const own = Object.entries(limits ?? {}).map(([name, bounds]) =>
      name === 'min_length' || name === 'max_length' ? undefined : broken(object[name], bounds, `${type}.${name}`),
    );
    const text =
      type === 'plain_text' || type === 'mrkdwn' ? broken(object['text'], limitsOf['text'], 'text') : undefined;
    return [...everywhere, ...own, text].find((fault) => fault !== undefined);
  }
}

function broken(value: unknown, bounds: unknown, name: string): string | undefined {
  const { min_length, max_length, min_items, max_items, item_max_length, max } = (bounds ?? {}) as Bounds;
  const words = typeof value === 'string' ? value : textOf(value);
  if (words !== undefined && max_length !== undefined && words.length > max_length)
    return `${name} has ${words.length} characters, more than ${max_length}`;
  if (words !== undefined && words.length < (min_length ?? 0)) return `${name} is empty`;
  if (typeof value === 'number' && max !== undefined && value > max) return `${name} is more than ${max}`;
  if (!Array.isArray(value)) return undefined;
  if (value.length > (max_items ?? value.length)) return `${name} has ${value.length} items, more than ${max_items}`;
  if (value.length < (min_items ?? 0)) return `${name} has too few items`;
  const long =
    item_max_length === undefined ? undefined : value.find((one) => (textOf(one) ?? '').length > item_max_length);
  return long === undefined ? undefined : `an item of ${name} is longer than ${item_max_length}`;
}

function textOf(value: unknown): string | undefined {
  const text = (value as Json | null | undefined)?.['text'];
  return typeof text === 'string' ? text : undefined;
}

/** Within a block an action's name is its own. */
function sameActions({ elements }: Json): string | undefined {
  const ids = Array.isArray(elements) ? elements.flatMap((one: Json) => one['action_id'] ?? []) : [];
  return new Set(ids).size < ids.length ? 'two elements of a block with the same action_id' : undefined;
}
