import type { Reader, Text } from '../../i18n/types.ts';
import type { MessageEvent, PlatformEvent } from '../../port/events.ts';
import type { CommandMenu, FirstAnswer, GivenMessage, OutboundCall, Place } from '../../port/platform.ts';
import type { MessageRef } from '../../port/refs.ts';
import { renderCard, renderModal, renderSuggestions } from '../../port/render.ts';
import {
  platform,
  type WireAnswer,
  type WireCall,
  type WireEvent,
  type WireMenu,
  type WireMessage,
  type WirePlace,
  type Words,
} from '../../workspace/protocol.ts';

/** Renders words for a reader. */
export type WordsFor = (text: Text, reader: Reader) => string;

/** An event of the workspace as one of the port. `delivery` is the same for every delivery of it; `bot`: whom a mention of Relevo names. */
export function inboundOf(delivery: string, event: WireEvent, bot: string): PlatformEvent {
  const { at } = event;
  const head = { key: `${platform}:${delivery}`, by: { platform, user: event.by }, at };
  switch (event.kind) {
    case 'message': {
      const { direct, files } = event;
      return { ...head, kind: 'message', message: messageRef(event), direct, files, ...mentionIn(event.text, bot) };
    }
    case 'edit':
      return { ...head, kind: 'edit', message: messageRef(event), text: mentionIn(event.text, bot).text };
    case 'delete':
      return { ...head, kind: 'delete', message: messageRef(event) };
    case 'reaction':
      return { ...head, kind: 'reaction', message: messageRef(event), emoji: event.emoji, added: event.added };
    case 'command':
      return {
        ...head,
        kind: 'command',
        interaction: interactionOf(event),
        line: event.line,
        ...(event.args === undefined ? {} : { args: event.args }),
      };
    case 'action': {
      const { run, args } = event;
      return { ...head, kind: 'action', interaction: interactionOf(event), message: messageRef(event), run, args };
    }
    case 'messageAction': {
      const { run, files } = event;
      const { text } = mentionIn(event.text, bot);
      const author = { platform, user: event.author };
      const message = messageRef(event);
      return { ...head, kind: 'messageAction', interaction: interactionOf(event), message, author, text, files, run };
    }
    case 'suggest': {
      const { run, field, text } = event;
      return { ...head, kind: 'suggest', interaction: interactionOf(event), run, field, text };
    }
    case 'homeOpened':
      return { ...head, kind: 'homeOpened' };
    case 'submit': {
      const { run, args, values, files, page } = event;
      const more = { ...(files === undefined ? {} : { files }), ...(page === undefined ? {} : { page }) };
      return { ...head, kind: 'submit', interaction: interactionOf(event), run, args, values, ...more };
    }
  }
}

/** What a message says. */
export function givenOf(found: WireMessage, bot: string): GivenMessage {
  const { author, files } = found;
  const { text } = mentionIn(found.text, bot);
  return { ref: messageRef(found), author: { platform, user: author }, text, files };
}

/** A call as the workspace takes it, its words rendered. */
export function wireCallOf(call: OutboundCall, words: WordsFor): WireCall {
  const { key } = call;
  switch (call.kind) {
    case 'post':
      return {
        do: 'post',
        key,
        to: wirePlace(call.to),
        card: renderCard(call.card, (text) => words(text, call.reader)),
      };
    case 'edit': {
      const { channel, message } = call.message;
      return { do: 'edit', key, channel, message, card: renderCard(call.card, (text) => words(text, call.reader)) };
    }
    case 'delete':
      return { do: 'delete', key, channel: call.message.channel, message: call.message.message };
    case 'ephemeral': {
      const card = renderCard(call.card, (text) => words(text, call.reader));
      const beside = call.interaction === undefined ? {} : { interaction: call.interaction.id };
      return { do: 'ephemeral', key, to: call.to.user, in: wirePlace(call.in), ...beside, card };
    }
    case 'home': {
      const { to, count, asOf } = call;
      const card = renderCard(call.card, (text) => words(text, call.reader));
      return { do: 'home', to: to.user, card, asOf, ...(count === undefined ? {} : { count }) };
    }
    case 'file':
      return { do: 'file', key, to: wirePlace(call.to), name: call.name, type: call.type, base64: call.base64 };
  }
}

export function wireAnswerOf(answer: FirstAnswer, words: WordsFor): WireAnswer {
  switch (answer.kind) {
    case 'taken':
      return answer;
    case 'modal':
      return { kind: 'modal', modal: renderModal(answer.modal, (text) => words(text, answer.reader)) };
    case 'choices':
      return { kind: 'choices', choices: renderSuggestions(answer.choices, (text) => words(text, answer.reader)) };
    case 'say':
      return { kind: 'say', card: renderCard(answer.card, (text) => words(text, answer.reader)) };
    case 'faults': {
      const faults = Object.entries(answer.faults).map(([field, text]) => [field, words(text, answer.reader)]);
      return { kind: 'faults', faults: Object.fromEntries(faults) };
    }
  }
}

/** The menu with every text in every language, as members of all languages read it. */
export function wireMenuOf(menu: CommandMenu, words: WordsFor): WireMenu {
  const inAll = (text: Text): Words =>
    Object.fromEntries(menu.languages.map((language) => [language, words(text, { language, zone: 'UTC' })]));
  return {
    languages: menu.languages,
    commands: menu.commands.map(({ name, description, options }) => ({
      name,
      description: inAll(description),
      options: options.map(({ choices, ...option }) => ({
        id: option.id,
        kind: option.kind,
        description: inAll(option.description),
        required: option.required,
        ...(choices === undefined
          ? {}
          : { choices: choices.map(({ value, label }) => ({ value, label: inAll(label) })) }),
      })),
    })),
    messageActions: menu.messageActions.map(({ run, label }) => ({ run, label: inAll(label) })),
    ...(menu.search === undefined ? {} : { search: menu.search }),
    ...(menu.home === undefined ? {} : { home: menu.home }),
  };
}

/** `@relevo` as people type it; as the first word it only says to whom the rest is said. */
export function mentionIn(text: string, bot: string): Pick<MessageEvent, 'text' | 'mention'> {
  for (const { index, 1: word = '', 0: whole } of text.matchAll(/(?<![\w@.])@([\w-]+)/g)) {
    if (word.toLowerCase() !== bot) continue;
    if (text.slice(0, index).trim() !== '') return { text, mention: 'inside' };
    return { text: text.slice(index + whole.length).replace(/^[\s,:]+/, ''), mention: 'leading' };
  }
  return { text };
}

function messageRef({ channel, message, thread }: { channel: string; message: string; thread?: string }): MessageRef {
  return { platform, channel, message, ...(thread === undefined ? {} : { thread }) };
}

function interactionOf({ interaction, channel, thread }: { interaction: string; channel: string; thread?: string }) {
  return { id: interaction, in: { platform, channel, ...(thread === undefined ? {} : { thread }) } };
}

function wirePlace(place: Place): WirePlace {
  if ('direct' in place) return { direct: place.direct };
  const { channel, thread } = place;
  return thread === undefined ? { channel } : { channel, thread };
}
