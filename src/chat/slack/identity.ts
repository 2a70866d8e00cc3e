import { z } from 'zod';
import type { Site } from './blocks.ts';

/** Who Relevo is in one workspace. */
export interface Identity {
  readonly team: string;
  /** The bot as a user and as a bot; its handle. */
  readonly user: string;
  readonly bot: string;
  readonly handle: string;
  readonly site: Site;
}

const shape = z.object({
  url: z.string(),
  team_id: z.string(),
  user_id: z.string(),
  user: z.string(),
  bot_id: z.string().default(''),
});

/** Out of what `auth.test` says. @throws Error when it says something else */
export function identityOf(answer: unknown): Identity {
  const { url, team_id: team, user_id, user, bot_id } = shape.parse(answer);
  return { team, user: user_id, bot: bot_id, handle: user, site: url.endsWith('/') ? url : `${url}/` };
}
