import type { Directory, Inbox, Platform } from '#src/port/platform.ts';

/** A platform under another name, as if it were another product: one that says nobody's address. */
export function renamed(platform: Platform, id: string): Platform {
  const inside = <T>(value: T): T => withName(value, id, platform.id);
  const outside = <T>(value: T): T => withName(value, platform.id, id);
  const asked =
    <A, R>(ask: (about: A) => Promise<R>) =>
    async (about: A) =>
      outside(await ask(inside(about)));
  const directory: Directory = {
    id,
    profile: asked(async (account) => {
      const { email: _, ...profile } = (await platform.profile(account)) ?? {};
      return 'account' in profile ? profile : undefined;
    }),
    channel: asked((name) => platform.channel(name)),
    groupMembers: asked((group) => platform.groupMembers(group)),
  };
  return {
    ...directory,
    capabilities: platform.capabilities,
    limits: platform.limits,
    start: (inbox, menu) => platform.start(taking(inbox), menu),
    stop: () => platform.stop(),
    perform: asked((call) => platform.perform(call)),
    file: (file, atMost) => platform.file(file, atMost),
    message: asked((ref) => platform.message(ref)),
  };

  function taking(inbox: Inbox): Inbox {
    return async (event) => inside(await inbox({ ...outside(event), key: `${id}/${event.key}` }));
  }
}

function withName<T>(value: T, from: string, to: string): T {
  if (Array.isArray(value)) return value.map((one: unknown) => withName(one, from, to)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [
    name,
    name === 'platform' && one === from ? to : withName(one, from, to),
  ]);
  return Object.fromEntries(entries) as T;
}
