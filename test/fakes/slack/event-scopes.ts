import type { Channel, Json } from './model.ts';

/** What an app must be allowed so that it hears of an event, by the pages under https://docs.slack.dev/reference/events. */
const histories = {
  public: 'channels:history',
  private: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
} as const;
const others: Readonly<Record<string, string | undefined>> = {
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  member_joined_channel: 'channels:read',
};

export const eventScopes: readonly string[] = [
  ...Object.values(histories),
  ...Object.values(others).flatMap((one) => one ?? []),
];

/** Undefined: every app hears of it. */
export function scopeOf({ type }: Json, { kind }: Channel): string | undefined {
  return type === 'message' ? histories[kind] : others[String(type)];
}
