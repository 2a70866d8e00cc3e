import { type APIInteraction, ComponentType, InteractionType } from 'discord.js';
import { expect, it, vi } from 'vitest';
import { plain } from '../../i18n/types.ts';
import type { FirstAnswer } from '../../port/platform.ts';
import { customIdOf } from './carried.ts';
import { CommandNames } from './commands.ts';
import { Forms } from './forms.ts';
import { Interactions } from './interactions.ts';
import { Locales } from './locales.ts';

const hung = () => new Promise<never>(() => {});
const notes = { read: hung, write: hung, update: hung };
const words = (text: { plain: string } | { key: string }) => ('plain' in text ? text.plain : text.key);
const reader = { language: 'en', zone: 'UTC' };

/** Whatever is asked of the store is not answered. */
function interactions() {
  const parts = {
    guild: '1',
    bot: '2',
    forms: new Forms(notes, () => {}),
    locales: new Locales({ ...notes, write: async () => {} }),
    notes,
    words,
    channelOf: () => ({ id: '3', kind: 'text' }),
    refOf: ({ channel_id: channel, id: message }: { channel_id: string; id: string }) => ({
      platform: 'discord',
      channel,
      message,
    }),
    shown: async (card: { blocks: readonly { kind: string }[] }) => {
      for (const { kind } of card.blocks)
        if (kind === 'actions') await customIdOf({ run: 'x', args: { long: 'x'.repeat(200) } }, 0, notes);
      return [{ said: card.blocks.map((block) => ('text' in block ? words(block.text as never) : '')).join() }];
    },
  };
  return new Interactions(
    parts as never,
    new CommandNames({ commands: [], messageActions: [], languages: ['en'] }, words as never),
  );
}

const press = (custom_id: string) =>
  ({
    id: '175928847299117063',
    token: 'token',
    type: InteractionType.MessageComponent,
    locale: 'es-ES',
    guild_id: '1',
    channel: { id: '3', type: 0 },
    user: { id: '4' },
    message: { id: '5' },
    data: { custom_id, component_type: ComponentType.Button },
  }) as unknown as APIInteraction;
const sent = () =>
  ({
    ...press('form:1'),
    type: InteractionType.ModalSubmit,
    data: { custom_id: 'form:1', components: [] },
  }) as unknown as APIInteraction;
const again = { data: { components: [{ said: 'error.tryAgain' }] } };

it('whoever pressed or sent off what cannot be looked up in time is told to try again, and nothing is taken', async () => {
  const inbox = vi.fn();
  const arrivedMs = performance.now() - 1_490;
  const asked = [press(`0#${'h'.repeat(43)}`), press('0:["_reopen",{"form":"form:1"}]'), sent()];
  for (const one of asked) expect(await interactions().answer(one, inbox, arrivedMs)).toMatchObject(again);
  expect(inbox).not.toHaveBeenCalled();
});

it('what is said with buttons that cannot be noted in time becomes the advice to try again', async () => {
  const arrivals: (number | undefined)[] = [];
  const arrivedMs = performance.now() - 2_790;
  const said: FirstAnswer = {
    kind: 'say',
    reader,
    card: { blocks: [{ kind: 'actions', actions: [{ kind: 'button', label: plain('x'), run: 'x', args: {} }] }] },
  };
  const inbox = async (_: unknown, arrived?: number) => {
    arrivals.push(arrived);
    return said;
  };
  expect(await interactions().answer(press('0:["x",{}]'), inbox, arrivedMs)).toMatchObject(again);
  expect(arrivals).toEqual([arrivedMs]);
});
