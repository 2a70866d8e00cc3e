import type { Hono } from 'hono';
import { inLanguage, lookFor, type Shop, stampFor } from '../desk.ts';
import { idOf, queries, queryOf } from '../input.ts';
import { liveStream } from '../live.ts';

/** What the script reads by itself: the menu in the member's language, and what happens. */
export function serveData(app: Hono, shop: Shop): void {
  app.get('/as/:member/menu.json', (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { language } = look.viewer;
    const people = [...look.members.values()].map(({ id, name, title }) => ({ id, name, title }));
    return c.json({ ...menuFor(shop, language), people });
  });
  app.get('/as/:member/live', (c) => {
    const { viewer } = lookFor(shop, idOf(c, 'member'));
    const { open, channel, thread, stamp, once } = queryOf(c, queries.live);
    if (channel !== undefined) shop.workspace.channel(viewer.id, channel);
    const opened = { ...(channel === undefined ? {} : { channel }), ...(thread === undefined ? {} : { thread }) };
    if (once !== undefined) return c.json({ stale: stamp !== stampFor(shop, viewer.id, opened) });
    const marked = { open: channel ?? open ?? 'home', ...(stamp === undefined ? {} : { stamp }) };
    return liveStream(shop, viewer.id, { ...opened, ...marked });
  });
}

function menuFor({ workspace }: Shop, language: string) {
  const menu = workspace.menu();
  const commands = (menu?.commands ?? []).map(({ name, description, options }) => ({
    name,
    description: inLanguage(description, language),
    options: options.map(({ id, required, description: hint, choices }) => ({
      id,
      required,
      hint: inLanguage(hint, language),
      choices: choices?.map(({ value, label }) => ({ value, label: inLanguage(label, language) })),
    })),
  }));
  const messageActions = (menu?.messageActions ?? []).map(({ run, label }) => ({
    run,
    label: inLanguage(label, language),
  }));
  return { commands, messageActions };
}
