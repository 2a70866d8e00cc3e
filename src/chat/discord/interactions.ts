import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessage,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import { plain, type Reader, type Text, t } from '../../i18n/types.ts';
import { RetryLater } from '../../lib/errors.ts';
import { cutWords } from '../../lib/words.ts';
import type { Card } from '../../port/cards.ts';
import type { Notes } from '../../port/definition.ts';
import type { PlatformEvent } from '../../port/events.ts';
import type { FirstAnswer, Inbox } from '../../port/platform.ts';
import type { MessageRef } from '../../port/refs.ts';
import { type Carried, carriedIn } from './carried.ts';
import type { Known } from './channels.ts';
import type { CommandNames } from './commands.ts';
import { type Forms, filled, modalOf, type OpenForm, valuesOf } from './forms.ts';
import { instantOf, platform } from './ids.ts';
import { DISCORD } from './limits.ts';
import type { Locales } from './locales.ts';
import { filesOf, saidIn } from './messages.ts';
import { ticketOf } from './tokens.ts';
import { uploadsOf } from './uploads.ts';

export interface InteractionParts {
  readonly guild: string;
  readonly bot: string;
  readonly forms: Forms;
  readonly locales: Locales;
  readonly notes: Notes;
  readonly words: (text: Text, reader: Reader) => string;
  readonly channelOf: (channel: NonNullable<APIInteraction['channel']>) => Known;
  readonly refOf: (
    message: { readonly channel_id: string; readonly id: string },
    known: Known | undefined,
  ) => MessageRef;
  /** A card's components, for whoever did something alone. */
  readonly shown: (card: Card, reader: Reader) => Promise<readonly object[]>;
}

type Asked =
  | APIApplicationCommandInteraction
  | APIApplicationCommandAutocompleteInteraction
  | APIMessageComponentInteraction
  | APIModalSubmitInteraction;

/** What people do with commands, buttons, menus and forms, on its way in, and the first answer on its way back: the same by gateway and HTTP. */
export class Interactions {
  readonly #parts: InteractionParts;
  readonly #names: CommandNames;

  constructor(parts: InteractionParts, names: CommandNames) {
    this.#parts = parts;
    this.#names = names;
  }

  /** @returns the first answer as Discord takes it. Never rejects where `inbox` does not. */
  async answer(interaction: APIInteraction, inbox: Inbox): Promise<APIInteractionResponse> {
    if (interaction.type === InteractionType.Ping) return { type: InteractionResponseType.Pong };
    const user = (interaction.member?.user ?? interaction.user)?.id ?? '';
    this.#parts.locales.heard(user, interaction.locale);
    try {
      return await this.#answer(interaction, user, inbox);
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      return this.#notice('error.tryAgain', interaction);
    }
  }

  async #answer(interaction: Asked, user: string, inbox: Inbox): Promise<APIInteractionResponse> {
    const { forms, guild } = this.#parts;
    if (interaction.guild_id !== undefined && interaction.guild_id !== guild)
      return this.#notice('refuse.elsewhere', interaction);
    const reopened = interaction.type === InteractionType.MessageComponent && reopens(interaction.data.custom_id);
    if (reopened) {
      const form = await forms.find(user, reopened);
      return form ? this.#open(user, form) : this.#notice('form.gone', interaction);
    }
    const isForm = interaction.type === InteractionType.ModalSubmit;
    const form = isForm ? await forms.find(user, interaction.data.custom_id) : undefined;
    const event = await this.#event(interaction, user, form);
    if (!event) return this.#notice('form.gone', interaction);
    return this.#response(interaction, user, form, await inbox(event));
  }

  async #event(interaction: Asked, user: string, form: OpenForm | undefined): Promise<PlatformEvent | undefined> {
    const { bot, channelOf, notes, refOf } = this.#parts;
    const { id, channel } = interaction;
    const known = channel && channelOf(channel);
    const place = refOf({ channel_id: channel?.id ?? '', id }, known);
    const { message: _, ...where } = place;
    const ticket = ticketOf(interaction.id, interaction.token);
    const head = {
      key: `${platform}:${id}`,
      by: { platform, user },
      at: instantOf(id),
      interaction: { id: ticket, in: where },
    };
    switch (interaction.type) {
      case InteractionType.ApplicationCommand: {
        if (interaction.data.type === ApplicationCommandType.ChatInput) {
          const { line, args } = this.#names.typed(interaction.data.name, interaction.data.options);
          return { ...head, kind: 'command', line, ...(Object.keys(args).length === 0 ? {} : { args }) };
        }
        if (interaction.data.type !== ApplicationCommandType.Message) return undefined;
        const run = this.#names.action(interaction.data.name);
        const target: APIMessage | undefined = interaction.data.resolved.messages[interaction.data.target_id];
        if (run === undefined || !target) return undefined;
        const author = { platform, user: target.author.id };
        const message = refOf({ channel_id: channel?.id ?? '', id: target.id }, known);
        const { text } = saidIn(target, bot);
        return {
          ...head,
          kind: 'messageAction',
          message,
          author,
          text,
          files: filesOf({ ...target, channel_id: channel?.id ?? '' }),
          run,
        };
      }
      case InteractionType.ApplicationCommandAutocomplete: {
        const { line, focused } = this.#names.typed(interaction.data.name, interaction.data.options);
        return { ...head, kind: 'suggest', run: line, field: focused?.id ?? '', text: focused?.text ?? '' };
      }
      case InteractionType.MessageComponent: {
        const carried = await carriedIn(interaction.data.custom_id, notes);
        if (!carried) return undefined;
        const message = refOf({ channel_id: channel?.id ?? '', id: interaction.message.id }, known);
        const values = interaction.data.component_type === ComponentType.StringSelect ? interaction.data.values : [];
        return { ...head, kind: 'action', message, run: carried.run, args: withChosen(carried, values) };
      }
      case InteractionType.ModalSubmit: {
        if (!form) return undefined;
        const { run, args, page } = form.modal;
        const values = valuesOf(interaction.data);
        const files = await uploadsOf(interaction.data, notes);
        const beside = files.length === 0 ? {} : { files };
        return {
          ...head,
          kind: 'submit',
          run,
          args,
          values,
          ...beside,
          ...(page === undefined ? {} : { page: page.number }),
        };
      }
    }
  }

  async #response(
    interaction: Asked,
    user: string,
    form: OpenForm | undefined,
    answer: FirstAnswer,
  ): Promise<APIInteractionResponse> {
    switch (answer.kind) {
      case 'taken':
        if (form) this.#parts.forms.done(user, form.id);
        // Also for a press: what takes the place of this message can be done again, a message of its own would stand there twice.
        return {
          type: InteractionResponseType.DeferredChannelMessageWithSource,
          data: { flags: MessageFlags.Ephemeral },
        };
      case 'modal':
        return this.#open(user, { id: `form:${interaction.id}`, modal: answer.modal, reader: answer.reader });
      case 'choices':
        return {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: {
            choices: answer.choices
              .filter(({ value }) => value.length <= DISCORD.choice)
              .slice(0, DISCORD.choices)
              .map(({ value, label }) => ({
                value,
                name: cutWords(this.#parts.words(label, answer.reader), DISCORD.choice),
              })),
          },
        };
      case 'say':
        return this.#say(answer.card, answer.reader);
      case 'faults': {
        const values = interaction.type === InteractionType.ModalSubmit ? valuesOf(interaction.data) : {};
        if (!form) return this.#notice('form.gone', interaction);
        const again = filled(form, values);
        this.#parts.forms.keep(user, again);
        return this.#say(faultCard(again, answer.faults), answer.reader);
      }
    }
  }

  #open(user: string, form: OpenForm): APIInteractionResponse {
    this.#parts.forms.keep(user, form);
    return {
      type: InteractionResponseType.Modal,
      data: modalOf(form.id, form.modal, (text) => this.#parts.words(text, form.reader)),
    };
  }

  #notice(
    key: 'form.gone' | 'refuse.elsewhere' | 'error.tryAgain',
    { locale }: Asked,
  ): Promise<APIInteractionResponse> {
    const card: Card = { tone: 'warn', blocks: [{ kind: 'text', text: t(key) }] };
    return this.#say(card, { language: locale, zone: 'UTC' });
  }

  async #say(card: Card, reader: Reader): Promise<APIInteractionResponse> {
    const components = await this.#parts.shown(card, reader);
    const flags = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2;
    const data = { flags, components: components as never, allowed_mentions: { parse: [] } };
    return { type: InteractionResponseType.ChannelMessageWithSource, data };
  }
}

/** `run` of the button that opens a form again. */
const REOPEN = '_reopen';

function reopens(customId: string): string | undefined {
  const [, id] = /^\d+:\["_reopen",\{"form":"([^"]+)"\}\]$/.exec(customId) ?? [];
  return id;
}

function faultCard({ id, modal }: OpenForm, faults: Readonly<Record<string, Text>>): Card {
  const lines = Object.entries(faults).map(([field, fault]) => {
    const label = modal.fields.find((one) => one.id === field)?.label ?? plain(field);
    return { title: label, detail: fault };
  });
  return {
    tone: 'warn',
    title: t('form.faults'),
    blocks: [
      { kind: 'list', items: lines },
      {
        kind: 'actions',
        actions: [{ kind: 'button', label: t('button.formAgain'), run: REOPEN, args: { form: id }, style: 'primary' }],
      },
    ],
  };
}

function withChosen({ args, into }: Carried, values: readonly string[]): Readonly<Record<string, string>> {
  return into === undefined ? args : { ...args, [into]: values.join(',') };
}
