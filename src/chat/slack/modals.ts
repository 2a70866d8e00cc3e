import { z } from 'zod';
import { cutWords } from '../../lib/words.ts';
import type { Card, Field, Modal } from '../../port/cards.ts';
import type { FileRef } from '../../port/events.ts';
import { blocksOf, optionOf, plainText, type Site, someOf } from './blocks.ts';
import { file, filesOf } from './file-refs.ts';
import { slackLimits } from './limits.ts';
import { valueFor } from './long-values.ts';

/** Forms as Slack's windows. https://docs.slack.dev/surfaces/modals */

type Json = Readonly<Record<string, unknown>>;

/** What a window carries along, as its `private_metadata`: its command, and where it was opened from. */
const carried = z.object({
  run: z.string(),
  args: z.record(z.string(), z.string()),
  page: z.number().exactOptional(),
  channel: z.string(),
  thread: z.string().exactOptional(),
  /** To answer whoever opened it. */
  reply: z.string().exactOptional(),
  /** What stood in the fields that a choice has filled in, by their ids. */
  filled: z.record(z.string(), z.string()).exactOptional(),
});
export type Carried = z.infer<typeof carried>;

/** Where a window is opened from. */
export type From = Pick<Carried, 'channel' | 'thread' | 'reply'>;

export const callbackId = 'relevo';
/** The action of every field, with a number behind it where it was filled in: fields differ by their block. */
const fieldAction = 'field';

/** @throws Error when what the form carries along does not fit */
export function viewOf(modal: Modal<string>, from: From, site: Site): Json {
  const { title, submit, intro = [], fields, run, args, page } = modal;
  const blocks = [...blocksOf({ blocks: intro }, site), ...fields.map(inputOf)];
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(title),
    ...(fields.length === 0 ? {} : { submit: plainText(submit) }),
    private_metadata: metadataOf({ run, args, ...from, ...(page === undefined ? {} : { page: page.number }) }),
    blocks: someOf(blocks),
  };
}

/** A window that only says something. */
export function noticeView(title: string, card: Card<string>, from: From, site: Site): Json {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(title),
    private_metadata: metadataOf({ run: '', args: {}, ...from }),
    blocks: someOf(blocksOf(card, site)),
  };
}

/** What a window carries; undefined for one that is not Relevo's. */
export function carriedBy(metadata: string): Carried | undefined {
  try {
    return carried.parse(JSON.parse(metadata));
  } catch {
    return undefined;
  }
}

/** What it carries, as far as there is room: it can do without what stood in fields before, and without a way to answer. */
export function metadataOf(what: Carried): string {
  const { reply: _, ...silent } = what;
  const emptied = what.filled ? { filled: Object.fromEntries(Object.keys(what.filled).map((id) => [id, ''])) } : {};
  const fitting = [what, { ...what, ...emptied }, { ...silent, ...emptied }]
    .map((carries) => JSON.stringify(carries))
    .find((json) => json.length <= slackLimits.metadata);
  if (fitting === undefined) throw new Error(`the form of ${what.run} carries more than Slack holds`);
  return fitting;
}

function inputOf(field: Field<string>): Json {
  const { id, label, hint, required } = field;
  return {
    type: 'input',
    block_id: id,
    label: plainText(label),
    // What is chosen there may fill in others.
    ...(field.kind === 'lookup' ? { dispatch_action: true } : {}),
    optional: !required,
    element: elementOf(field),
    ...(hint === undefined ? {} : { hint: plainText(hint.slice(0, slackLimits.inputLabel)) }),
  };
}

function elementOf({ kind, value, choices = [], maxLength, label }: Field<string>): Json {
  const action_id = fieldAction;
  switch (kind) {
    case 'line':
    case 'paragraph':
      return {
        type: 'plain_text_input',
        action_id,
        multiline: kind === 'paragraph',
        max_length: Math.min(maxLength ?? slackLimits.sectionText, slackLimits.sectionText),
        ...(value === undefined || value === '' ? {} : { initial_value: value }),
      };
    case 'select': {
      const options = choices.map(optionOf);
      const chosen = options.find((option) => value !== undefined && option['value'] === valueFor(value));
      return { type: 'static_select', action_id, options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
    }
    case 'tick': {
      const options = [optionOf({ value: 'true', label })];
      return { type: 'checkboxes', action_id, options, ...(value === 'true' ? { initial_options: options } : {}) };
    }
    case 'file':
      return { type: 'file_input', action_id, max_files: slackLimits.formFiles };
    case 'lookup': {
      const chosen = value === undefined || value === '' ? undefined : typedOption(value);
      const asks = { type: 'external_select', action_id, min_query_length: 1 };
      return chosen === undefined ? asks : { ...asks, initial_option: chosen };
    }
  }
}

/** What was typed as it is, for a look-up in which nothing of what is offered is meant. */
export function typedOption(typed: string): Json {
  return optionOf({ value: typed, label: cutWords(typed, slackLimits.buttonText) });
}

const chosen = z.object({ value: z.string() }).nullish();
/** A field's state. https://docs.slack.dev/reference/views/modal-views#the_view_state */
const state = z.object({
  value: z.string().nullish(),
  selected_option: chosen,
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  files: z.array(file).nullish(),
});
export const viewState = z.object({ values: z.record(z.string(), z.record(z.string(), state)) });

/** The fields' values, by their ids; what is empty is left out. */
export function valuesOf({ values }: z.infer<typeof viewState>): Readonly<Record<string, string>> {
  const filled = Object.entries(values).map(([id, fields]) => {
    const { value, selected_option: option, selected_options: options, files } = Object.values(fields)[0] ?? {};
    const said =
      value ??
      option?.value ??
      options?.[0]?.value ??
      filesOf({ files })
        .map(({ id: one }) => one)
        .join(',');
    return [id, said] as const;
  });
  return Object.fromEntries(filled.filter(([, said]) => said !== ''));
}

/** What was put into the fields for files. */
export function filesIn({ values }: z.infer<typeof viewState>): readonly FileRef[] {
  const fields = Object.values(values).flatMap((block) => Object.values(block));
  return fields.flatMap(({ files }) => filesOf({ files }));
}
