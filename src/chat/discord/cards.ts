import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { type Text, t } from '../../i18n/types.ts';
import type { Action, Block, Button, Card, ListItem, MessageLink, Tone } from '../../port/cards.ts';
import { fitCard } from '../../port/fit.ts';
import type { MessageRef } from '../../port/refs.ts';
import { renderCard } from '../../port/render.ts';
import type { Carried } from './carried.ts';
import { escaped } from './escape.ts';
import { platform } from './ids.ts';
import { DISCORD, limits } from './limits.ts';

/** A card as Discord's components, and whom it may notify. */
export interface Rendered {
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly users: readonly string[];
}

export interface CardParts {
  readonly words: (text: Text) => string;
  readonly guild: string;
  /** The id of a button or menu. */
  readonly idOf: (carried: Carried, place: number) => Promise<string>;
}

const TONES: Readonly<Record<Exclude<Tone, 'plain'>, { readonly sign: string; readonly colour: number }>> = {
  info: { sign: 'ℹ️', colour: 0x2b6cb0 },
  good: { sign: '✅', colour: 0x2f855a },
  warn: { sign: '⚠️', colour: 0xc05621 },
  bad: { sign: '⛔', colour: 0xc53030 },
};

/**
 * A card for Discord. Escapes make words longer, and what stands inside of others counts too: a card that comes out as too much is made
 * again of fewer words, or with fewer buttons and a line that says so.
 */
export async function componentsOf(card: Card, parts: CardParts): Promise<Rendered> {
  let words = limits.cardText;
  let room = DISCORD.components;
  for (;;) {
    const fitted = words === limits.cardText ? card : fitCard(card, { ...limits, cardText: words }, parts.words);
    const rendered = await new Renderer(parts, room).card(renderCard(fitted, parts.words));
    const { count, length } = sizeOf(rendered.components);
    if (count <= DISCORD.components && length <= DISCORD.words) return rendered;
    if (length > DISCORD.words) words = Math.floor(words * 0.75);
    if (count > DISCORD.components) room -= count - DISCORD.components;
  }
}

class Renderer {
  readonly #parts: CardParts;
  #place = 0;
  /** How many more components there may be, words aside. */
  #room: number;
  #lost = false;

  constructor(parts: CardParts, room: number) {
    this.#parts = parts;
    this.#room = room;
  }

  async card({ title, tone = 'plain', blocks }: Card<string>): Promise<Rendered> {
    const users = blocks.flatMap((block) => (block.kind === 'mention' ? block.users : []));
    const look = tone === 'plain' ? undefined : TONES[tone];
    const heading = title === undefined ? [] : [said(`**${escaped(title)}**`)];
    const parts: APIComponentInContainer[] = [...heading];
    for (const block of blocks) parts.push(...(await this.#block(block)));
    if (this.#lost) parts.push(said(eachLine(escaped(this.#parts.words(t('card.more'))), '-# ')));
    const inside = signed(together(parts), look?.sign);
    const all = inside.length === 0 ? [said('…')] : inside;
    return {
      users,
      components: look ? [{ type: ComponentType.Container, accent_color: look.colour, components: all }] : all,
    };
  }

  async #block(block: Block<string>): Promise<readonly APIComponentInContainer[]> {
    switch (block.kind) {
      case 'text':
        return [said(escaped(block.text))];
      case 'context':
        return [said(eachLine(escaped(block.text), '-# '))];
      case 'fields':
        return [said(block.fields.map(({ label, value }) => `**${escaped(label)}:** ${escaped(value)}`).join('\n'))];
      case 'quote': {
        const text = eachLine(escaped(block.text), '> ');
        return [said(block.by === undefined ? text : `**${escaped(block.by)}**\n${text}`)];
      }
      case 'steps':
        return [said(block.steps.map(stepOf).join('\n'))];
      case 'mention':
        return [said(block.users.map((user) => `<@${user}>`).join(' '))];
      case 'links':
        return [said(block.links.map((link) => linkOf(link, this.#parts.guild)).join('\n'))];
      case 'divider':
        return this.#take(1) ? [{ type: ComponentType.Separator }] : [];
      case 'list':
        return Promise.all(block.items.map((item) => this.#item(item)));
      case 'actions':
        return this.#rows(block.actions);
    }
  }

  async #item({ title, detail, action }: ListItem<string>): Promise<APIComponentInContainer> {
    const text = said(`**${escaped(title)}**${detail === undefined ? '' : `\n${escaped(detail)}`}`);
    // With its words and its button it counts as three.
    if (!action || !this.#take(3)) return text;
    return { type: ComponentType.Section, components: [text], accessory: await this.#button(action) };
  }

  /** Buttons in rows of five, a menu in one of its own. */
  async #rows(
    actions: readonly Action<string>[],
  ): Promise<readonly APIActionRowComponent<APIComponentInMessageActionRow>[]> {
    const rows: APIComponentInMessageActionRow[][] = [];
    for (const action of actions) {
      const row = rows.at(-1);
      const joins = action.kind === 'button' && row?.every(isButton) && row.length < limits.buttonsInRow;
      if (!this.#take(joins ? 1 : 2)) break;
      const made = action.kind === 'button' ? await this.#button(action) : await this.#menu(action);
      if (row && joins) row.push(made);
      else rows.push([made]);
    }
    return rows.map((components) => ({ type: ComponentType.ActionRow, components }));
  }

  async #button({ label, run, args, style }: Button<string>): Promise<APIButtonComponent> {
    this.#place += 1;
    const styles = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;
    return {
      type: ComponentType.Button,
      style: style === undefined ? ButtonStyle.Secondary : styles[style],
      label,
      custom_id: await this.#parts.idOf({ run, args }, this.#place),
    };
  }

  async #menu({
    label,
    run,
    args,
    into,
    choices,
  }: Extract<Action<string>, { kind: 'menu' }>): Promise<APIComponentInMessageActionRow> {
    this.#place += 1;
    return {
      type: ComponentType.StringSelect,
      placeholder: label,
      custom_id: await this.#parts.idOf({ run, args, into }, this.#place),
      options: choices.map((choice) => ({ value: choice.value, label: choice.label })),
    };
  }

  #take(count: number): boolean {
    if (this.#room < count) {
      this.#lost = true;
      return false;
    }
    this.#room -= count;
    return true;
  }
}

function said(content: string) {
  return { type: ComponentType.TextDisplay, content } as const;
}

/** Words that follow each other stand in one component, as there may only be so many. */
function together(parts: readonly APIComponentInContainer[]): APIComponentInContainer[] {
  const joined: APIComponentInContainer[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.type === ComponentType.TextDisplay && part.content.trim() === '') continue;
    if (part.type === ComponentType.TextDisplay && last?.type === ComponentType.TextDisplay)
      joined.splice(-1, 1, said(`${last.content}\n${part.content}`));
    else joined.push(part);
  }
  return joined;
}

/** The sign of a card stands before its first words. */
function signed(parts: APIComponentInContainer[], sign: string | undefined): APIComponentInContainer[] {
  const [first, ...rest] = parts;
  if (sign === undefined) return parts;
  return first?.type === ComponentType.TextDisplay
    ? [said(`${sign} ${first.content}`), ...rest]
    : [said(sign), ...parts];
}

function eachLine(text: string, mark: string): string {
  return text
    .split('\n')
    .map((line) => mark + line)
    .join('\n');
}

function stepOf({
  done,
  label,
  detail,
}: {
  readonly done: boolean;
  readonly label: string;
  readonly detail?: string;
}): string {
  return `${done ? '☑' : '☐'} ${escaped(label)}${detail === undefined ? '' : ` — ${escaped(detail)}`}`;
}

function linkOf({ label, message, url: elsewhere }: MessageLink<string>, guild: string): string {
  const url = message.platform === platform ? addressOf(message, guild) : elsewhere;
  return url === undefined ? escaped(label) : `[${escaped(label)}](${url})`;
}

/** Where a message is opened. */
export function addressOf({ channel, thread, message }: MessageRef, guild: string): string {
  return `https://discord.com/channels/${guild}/${thread ?? channel}/${message}`;
}

function isButton({ type }: APIComponentInMessageActionRow): boolean {
  return type === ComponentType.Button;
}

function sizeOf(components: readonly object[]): { readonly count: number; readonly length: number } {
  const sizes = components.map((component) => {
    const accessory = 'accessory' in component ? 1 : 0;
    const inside = sizeOf('components' in component ? (component.components as readonly object[]) : []);
    const words = 'content' in component ? String(component.content).length : 0;
    return { count: 1 + accessory + inside.count, length: words + inside.length };
  });
  return {
    count: sizes.reduce((sum, { count }) => sum + count, 0),
    length: sizes.reduce((sum, { length }) => sum + length, 0),
  };
}
