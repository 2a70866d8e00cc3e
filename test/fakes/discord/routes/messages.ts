import { type Answer, type Ask, limitOf, param, type Route } from '../ask.ts';
import { isLater } from '../ids.ts';
import { type Channel, type Message, TYPES } from '../model.ts';
import type { PERMISSIONS } from '../permissions.ts';
import { Refused } from '../refused.ts';
import { sentOf } from '../rules.ts';
import type { Posted, World } from '../world.ts';

/** "Unique in the past few minutes" (Message: Create Message, `enforce_nonce`). */
export const NONCES_LIVE_MS = 3 * 60_000;
/** What one file may hold without boosts (Reference: Uploading Files). */
const FILE_BYTES = 10 * 1024 * 1024;

/** Messages: read, written, edited, deleted, reacted to. */
export function messageRoutes(world: World): readonly Route[] {
  const places = placesOf(world);
  const nonces = new Map<string, { readonly message: Message; readonly until: number }>();

  function create(ask: Ask): Answer {
    const channel = places.writable(param(ask, 'channel_id'));
    const nonce = ask.body['nonce'] as string | number | undefined;
    const key = `${channel.id} ${String(nonce)}`;
    const known = ask.body['enforce_nonce'] === true && nonce !== undefined ? nonces.get(key) : undefined;
    if (known && known.until > Date.now()) return { status: 200, body: world.json(known.message, ask.viewer) };
    if (ask.files.some(({ bytes }) => bytes.length > FILE_BYTES)) throw new Refused('tooLarge');
    if (channel.archived && !world.hasRoom()) throw new Refused('tooManyThreads');
    const sent = sentOf(ask.body, ask.files.length);
    const reference = ask.body['message_reference'] as
      | { readonly message_id: string; readonly fail_if_not_exists?: boolean }
      | undefined;
    const answered = reference && channel.messages.get(reference.message_id);
    if (reference && !answered && reference.fail_if_not_exists !== false) throw new Refused('unknownMessage');
    const message = world.post(channel, world.bot, {
      ...sent,
      attachments: ask.files,
      allowed: (ask.body['allowed_mentions'] as Posted['allowed']) ?? { parse: ['everyone', 'users'] },
      ...(nonce === undefined ? {} : { nonce: String(nonce) }),
      ...(answered ? { reference: answered.id, type: TYPES.reply } : {}),
    });
    if (nonce !== undefined) nonces.set(key, { message, until: Date.now() + NONCES_LIVE_MS });
    return { status: 200, body: world.json(message, ask.viewer) };
  }

  /** Newest first, whatever was asked for. */
  function list(ask: Ask): Answer {
    const channel = places.readable(param(ask, 'channel_id'));
    const limit = limitOf(ask, 50);
    const [after, before] = [ask.query.get('after'), ask.query.get('before')];
    const all = [...channel.messages.values()].filter(({ onlyFor }) => onlyFor === undefined);
    // The oldest after an id, but the newest before one.
    const page =
      after !== null
        ? all.filter(({ id }) => isLater(id, after)).slice(0, limit)
        : all.filter(({ id }) => before === null || isLater(before, id)).slice(-limit);
    return { status: 200, body: page.reverse().map((message) => world.json(message, ask.viewer)) };
  }

  function edit(ask: Ask): Answer {
    const message = places.message(ask);
    if (message.channel.archived) throw new Refused('archivedThread');
    if (message.author !== world.bot) throw new Refused('notYourMessage');
    const { content, components, flags } = sentOf(ask.body, message.attachments.length, message);
    world.edit(message, { content, components, flags });
    return { status: 200, body: world.json(message, ask.viewer) };
  }

  function remove(ask: Ask): Answer {
    const message = places.message(ask);
    if (message.channel.archived) throw new Refused('archivedThread');
    if (message.author !== world.bot) throw new Refused('missingPermissions');
    world.remove(message);
    return { status: 204 };
  }

  function react(ask: Ask, added: boolean): Answer {
    const message = places.message(ask);
    if (message.channel.archived) throw new Refused('archivedThread');
    if (added && !world.may(world.bot.id, message.channel, 'addReactions') && message.channel.kind !== 'direct')
      throw new Refused('missingPermissions');
    world.react(message, world.bot.id, param(ask, 'emoji_name'), added);
    return { status: 204 };
  }

  const one = '/channels/{channel_id}/messages/{message_id}';
  return [
    { method: 'POST', path: '/channels/{channel_id}/messages', handle: create },
    { method: 'GET', path: '/channels/{channel_id}/messages', handle: list },
    { method: 'GET', path: one, handle: (ask) => ({ status: 200, body: world.json(places.message(ask), ask.viewer) }) },
    { method: 'PATCH', path: one, handle: edit },
    { method: 'DELETE', path: one, handle: remove },
    { method: 'PUT', path: `${one}/reactions/{emoji_name}/@me`, handle: (ask) => react(ask, true) },
    { method: 'DELETE', path: `${one}/reactions/{emoji_name}/@me`, handle: (ask) => react(ask, false) },
  ];
}

/** Channels and messages as the app may get at them. */
export function placesOf(world: World) {
  const may = (channel: Channel, what: keyof typeof PERMISSIONS) => world.may(world.bot.id, channel, what);

  function visible(id: string): Channel {
    const channel = world.channels.get(id);
    if (!channel) throw new Refused('unknownChannel');
    if (!may(channel, 'viewChannel')) throw new Refused('missingAccess');
    return channel;
  }

  function readable(id: string): Channel {
    const channel = visible(id);
    if (channel.kind !== 'direct' && !may(channel, 'readMessageHistory')) throw new Refused('missingAccess');
    return channel;
  }

  return {
    visible,
    readable,
    writable(id: string): Channel {
      const channel = visible(id);
      const { kind, locked, recipients } = channel;
      if (recipients?.some(({ refusesDirect }) => refusesDirect)) throw new Refused('cannotSendToUser');
      if (kind !== 'direct' && !may(channel, kind === 'thread' ? 'sendMessagesInThreads' : 'sendMessages'))
        throw new Refused('missingPermissions');
      if (locked && !may(channel, 'manageThreads')) throw new Refused('threadLocked');
      return channel;
    },
    message(ask: Ask): Message {
      const found = readable(param(ask, 'channel_id')).messages.get(param(ask, 'message_id'));
      if (!found || found.onlyFor !== undefined) throw new Refused('unknownMessage');
      return found;
    },
  };
}
