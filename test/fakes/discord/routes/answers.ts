import { type Answer, type Ask, param, type Route } from '../ask.ts';
import type { Interactions } from '../interactions.ts';
import type { Message } from '../model.ts';
import { Refused } from '../refused.ts';
import type { World } from '../world.ts';

/** How the app answers interactions: at first, and for a quarter of an hour with their tokens. */
export function answerRoutes(world: World, interactions: Interactions): readonly Route[] {
  const pending = (ask: Ask) => interactions.byToken(param(ask, 'webhook_id'), param(ask, 'webhook_token'));

  function first(ask: Ask): Answer {
    interactions.answer(param(ask, 'interaction_id'), param(ask, 'interaction_token'), ask.body, ask.files);
    return { status: 204 };
  }

  function further(ask: Ask): Answer {
    const message = interactions.say(pending(ask), ask.body, ask.files);
    // An interaction's webhook always waits.
    return { status: 200, body: world.json(message, ask.viewer) };
  }

  function original(ask: Ask): Message {
    const { original: message } = pending(ask);
    if (!message?.channel.messages.has(message.id)) throw new Refused('unknownMessage');
    return message;
  }

  const path = '/webhooks/{webhook_id}/{webhook_token}';
  return [
    { method: 'POST', path: '/interactions/{interaction_id}/{interaction_token}/callback', open: true, handle: first },
    { method: 'POST', path, open: true, handle: further },
    {
      method: 'GET',
      path: `${path}/messages/@original`,
      open: true,
      handle: (ask) => ({ status: 200, body: world.json(original(ask), ask.viewer) }),
    },
    {
      method: 'PATCH',
      path: `${path}/messages/@original`,
      open: true,
      handle: (ask) => ({
        status: 200,
        body: world.json(interactions.fill(original(ask), ask.body, ask.files), ask.viewer),
      }),
    },
    {
      method: 'DELETE',
      path: `${path}/messages/@original`,
      open: true,
      handle: (ask) => {
        world.remove(original(ask));
        return { status: 204 };
      },
    },
  ];
}
