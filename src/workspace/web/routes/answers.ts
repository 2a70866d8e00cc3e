import type { Hono } from 'hono';
import { lookFor, type Shop } from '../desk.ts';
import { bodies, bodyOf, idOf } from '../input.ts';
import { answerInteraction } from './actions.ts';

/** What one asks for and presses beside the conversations. */
export function serveAnswers(app: Hono, shop: Shop): void {
  const { workspace } = shop;
  app.post('/as/:member/search', async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const { words } = await bodyOf(c, bodies.search);
    return answerInteraction(c, look, await workspace.search(look.viewer.id, words));
  });
  app.post('/as/:member/answers/:answer/press', async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const action = await bodyOf(c, bodies.press);
    return answerInteraction(c, look, await workspace.pressAnswer(look.viewer.id, idOf(c, 'answer'), action));
  });
  app.post('/as/:member/app/open', async (c) => {
    const { viewer } = lookFor(shop, idOf(c, 'member'));
    await bodyOf(c, bodies.nothing);
    workspace.openHome(viewer.id);
    return c.json({ kind: 'done' });
  });
  app.post('/as/:member/app/press', async (c) => {
    const look = lookFor(shop, idOf(c, 'member'));
    const action = await bodyOf(c, bodies.press);
    return answerInteraction(c, look, await workspace.pressHome(look.viewer.id, action));
  });
  app.post('/as/:member/answers/:answer/drop', async (c) => {
    const { viewer } = lookFor(shop, idOf(c, 'member'));
    await bodyOf(c, bodies.nothing);
    workspace.dropAnswer(viewer.id, idOf(c, 'answer'));
    return c.json({ kind: 'done' });
  });
}
