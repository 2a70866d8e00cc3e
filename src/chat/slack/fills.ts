import type { z } from 'zod';
import { type Carried, callbackId, carriedBy, metadataOf, valuesOf, type viewState } from './modals.ts';

/** What a choice in a window fills in. https://docs.slack.dev/surfaces/modals#updating_views */

type Json = Readonly<Record<string, unknown>>;

/** A window as it stands open. */
export interface OpenView {
  readonly title?: unknown;
  readonly submit?: unknown;
  readonly close?: unknown;
  readonly private_metadata: string;
  readonly blocks: readonly Json[];
  readonly state?: z.infer<typeof viewState> | null | undefined;
}

/**
 * The same window with these fields filled in, by their ids. What an earlier choice had filled in and this one does not says again
 * what it said before: it belonged to somebody else. What does not fit its field is left to be asked.
 * @returns undefined where nothing changes
 */
export function filledView(view: OpenView, fills: Readonly<Record<string, string>>): Json | undefined {
  const window = carriedBy(view.private_metadata);
  if (window === undefined) return undefined;
  const before = window.filled ?? {};
  const says = view.state ? valuesOf(view.state) : {};
  const filled: Record<string, string> = {};
  const blocks = view.blocks.map((block) => {
    const id = String(block['block_id']);
    const value = fills[id] ?? before[id];
    const element = value === undefined ? undefined : withValue(block['element'] as Json | undefined, value);
    if (element === undefined) return block;
    if (fills[id] !== undefined) filled[id] = before[id] ?? says[id] ?? '';
    return { ...block, element };
  });
  if (blocks.every((block, index) => block === view.blocks[index])) return undefined;
  const { filled: _, ...rest } = window;
  const carried: Carried = Object.keys(filled).length === 0 ? rest : { ...rest, filled };
  return {
    type: 'modal',
    callback_id: callbackId,
    title: view.title,
    ...(view.submit ? { submit: view.submit } : {}),
    ...(view.close ? { close: view.close } : {}),
    private_metadata: metadataOf(carried),
    blocks,
  };
}

/** Slack keeps what stands in a field for as long as its ids are the same: with another action it takes its new beginning. */
function withValue(element: Json | undefined, value: string): Json | undefined {
  if (element === undefined) return undefined;
  const { initial_value, initial_option, ...rest } = element;
  const [name = '', count = '0'] = String(element['action_id']).split(':');
  const again = { ...rest, action_id: `${name}:${Number(count) + 1}` };
  switch (element['type']) {
    case 'plain_text_input': {
      const most = typeof element['max_length'] === 'number' ? element['max_length'] : Number.POSITIVE_INFINITY;
      if (value.length > most) return undefined;
      return value === '' ? again : { ...again, initial_value: value };
    }
    case 'static_select': {
      const option = (element['options'] as readonly Json[]).find((one) => one['value'] === value);
      if (option === undefined) return value === '' ? again : undefined;
      return { ...again, initial_option: option };
    }
    default:
      return undefined;
  }
}
