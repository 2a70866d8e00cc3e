import { z } from 'zod';

/** Who Relevo is in one workspace. */
export interface Identity {
  readonly team: string;
  /** The bot as a user and as a bot; its handle. */
  readonly user: string;
  readonly bot: string;
  readonly handle: string;
  /** Where the workspace's pages are: `https://acme.slack.com/`. */
  readonly site: string;
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
