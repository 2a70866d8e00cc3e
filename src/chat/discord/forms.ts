import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmitInteraction,
  type APITextDisplayComponent,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { z } from 'zod';
import type { Reader, Text } from '../../i18n/types.ts';
import { cutWords } from '../../lib/words.ts';
import type { Block, Field, Modal } from '../../port/cards.ts';
import type { Notes } from '../../port/definition.ts';
import { renderModal } from '../../port/render.ts';
import { escaped } from './escape.ts';
import { DISCORD } from './limits.ts';
import { uploadId } from './uploads.ts';

/** A form that somebody has open, as it is kept until they send it. */
export interface OpenForm {
  readonly id: string;
  readonly modal: Modal;
  readonly reader: Reader;
}

const kept = z.object({
  id: z.string(),
  modal: z.custom<Modal>((modal) => typeof modal === 'object' && modal !== null),
  reader: z.custom<Reader>((reader) => typeof reader === 'object' && reader !== null),
});

const openAtMost = 1_000;
/** As long as the pages of a form that is half filled in: what was typed is nobody's after that. */
const keptMs = 24 * 60 * 60_000;

/**
 * The forms that people have open. An id has no room for all that a form stands for, and Discord shows no errors in one: so
 * each is kept, in memory and, the last of every person, in the notes.
 */
export class Forms {
  readonly #notes: Notes;
  readonly #failed: (error: unknown) => void;
  readonly #open = new Map<string, OpenForm>();

  constructor(notes: Notes, failed: (error: unknown) => void) {
    this.#notes = notes;
    this.#failed = failed;
  }

  /** Does not wait until it is noted, nor begin with that before the answer is on its way: a form must be shown at once. */
  keep(user: string, form: OpenForm): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= openAtMost) this.#open.delete(oldest);
    this.#open.set(form.id, form);
    this.#note(user, () => JSON.stringify(form));
  }

  /** @throws RetryLater */
  async find(user: string, id: string): Promise<OpenForm | undefined> {
    const open = this.#open.get(id);
    if (open) return open;
    const note = await this.#notes.read(`form:${user}`);
    const read = note ? kept.safeParse(JSON.parse(note)) : undefined;
    return read?.data?.id === id ? read.data : undefined;
  }

  /** It was taken: what was typed is not kept any longer. */
  done(user: string, id: string): void {
    this.#open.delete(id);
    this.#note(user, () => '');
  }

  #note(user: string, what: () => string): void {
    setImmediate(() => void this.#notes.write(`form:${user}`, what(), keptMs).catch(this.#failed));
  }
}

/** A form as Discord shows it: a label around each input. */
export function modalOf(
  id: string,
  form: Modal,
  words: (text: Text) => string,
): APIModalInteractionResponseCallbackData {
  const modal = renderModal(form, words);
  const { fields, page, intro = [] } = modal;
  const title =
    page === undefined ? modal.title : `${cutWords(modal.title, DISCORD.modalTitle - 6)} ${page.number}/${page.of}`;
  const said = introOf(intro);
  const labels = fields.map(labelOf);
  // The words above the fields take the place of one.
  const hasRoom = said !== undefined && labels.length < DISCORD.modalComponents;
  const all: (APITextDisplayComponent | APILabelComponent)[] = hasRoom
    ? [{ type: ComponentType.TextDisplay, content: said }, ...labels]
    : labels;
  return {
    custom_id: id,
    title,
    components: all.length === 0 ? [{ type: ComponentType.TextDisplay, content: said ?? '…' }] : all,
  };
}

function introOf(intro: readonly Block<string>[]): string | undefined {
  const lines = intro.flatMap((block) => {
    if (block.kind === 'text') return [escaped(block.text)];
    return block.kind === 'context' ? [`-# ${escaped(block.text)}`] : [];
  });
  return lines.length === 0 ? undefined : lines.join('\n');
}

function labelOf(field: Field<string>): APILabelComponent {
  const { label, hint } = field;
  // A label that is cut stands whole below.
  const below = [label.length > DISCORD.fieldLabel ? label : undefined, hint]
    .filter((part) => part !== undefined)
    .join(' · ');
  return {
    type: ComponentType.Label,
    label: cutWords(label, DISCORD.fieldLabel),
    ...(below === '' ? {} : { description: cutWords(below, DISCORD.fieldHint) }),
    component: inputOf(field),
  };
}

/** A look-up is a line here: it can only be looked up where the command is typed. */
function inputOf({ id, kind, required, maxLength, value, choices = [] }: Field<string>): APIComponentInLabel {
  switch (kind) {
    case 'line':
    case 'lookup':
    case 'paragraph':
      return {
        type: ComponentType.TextInput,
        custom_id: id,
        style: kind === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
        required,
        ...(maxLength === undefined ? {} : { max_length: maxLength }),
        ...(value === undefined || value === '' ? {} : { value: cutWords(value, maxLength ?? value.length) }),
      };
    case 'select':
      return {
        type: ComponentType.StringSelect,
        custom_id: id,
        required,
        ...(required ? {} : { min_values: 0 }),
        options: choices.slice(0, DISCORD.choices).map((choice) => ({
          value: choice.value,
          label: cutWords(choice.label, DISCORD.choice),
          ...(choice.value === value ? { default: true } : {}),
        })),
      };
    case 'tick':
      return { type: ComponentType.Checkbox, custom_id: id, default: value === 'true' };
    case 'file':
      return {
        type: ComponentType.FileUpload,
        custom_id: id,
        required,
        max_values: 10,
        ...(required ? {} : { min_values: 0 }),
      };
  }
}

/** What was filled in, by the field's id: what a field was left without is not there. */
export function valuesOf({ components }: APIModalSubmitInteraction['data']): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const label of components) {
    if (label.type !== ComponentType.Label) continue;
    const input = label.component as {
      readonly custom_id: string;
      readonly value?: string | boolean;
      readonly values?: readonly string[];
    };
    const chosen = label.component.type === ComponentType.FileUpload ? input.values?.map(uploadId) : input.values;
    const value = chosen?.join(',') ?? (input.value === false ? '' : String(input.value ?? ''));
    if (value !== '') values[input.custom_id] = value;
  }
  return values;
}

/** The form with what was typed into it, to be opened once more. */
export function filled({ id, modal, reader }: OpenForm, values: Readonly<Record<string, string>>): OpenForm {
  const fields = modal.fields.map(({ value: _, ...field }) => {
    const typed = values[field.id];
    return typed === undefined ? field : { ...field, value: typed };
  });
  return { id, reader, modal: { ...modal, fields } };
}
