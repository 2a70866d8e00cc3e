import { z } from 'zod';

const id = z.string().nullish().catch(undefined);
const named = z.object({ id }).nullish().catch(undefined);

/** Where a payload says whose it is. What is not as Slack describes it counts as absent. */
const shape = z.object({
  team_id: id,
  context_team_id: id,
  authorizations: z
    .array(z.object({ team_id: id }))
    .nullish()
    .catch(undefined),
  team: named,
  user: z.object({ team_id: id }).nullish().catch(undefined),
  view: z.object({ app_installed_team_id: id }).nullish().catch(undefined),
});

/**
 * The workspaces in whose installation of the app something happened, as Slack says it. In a channel that is shared with another company
 * (Slack Connect) an event's own `team_id`, and the person's, may be theirs: of an event the `authorizations` and the
 * `context_team_id` tell, of a window `app_installed_team_id`, of a press `team`.
 * https://docs.slack.dev/apis/events-api#authorizations, https://docs.slack.dev/reference/interaction-payloads
 */
export function workspacesOf(body: unknown): readonly string[] {
  const { team_id, context_team_id, authorizations, team, user, view } = shape.catch({}).parse(body);
  const installed = [...(authorizations ?? []).map((one) => one.team_id), context_team_id].filter(isThere);
  if (installed.length > 0) return installed;
  const [first] = [view?.app_installed_team_id, team?.id, team_id, user?.team_id].filter(isThere);
  return first === undefined ? [] : [first];
}

function isThere(one: string | null | undefined): one is string {
  return typeof one === 'string' && one !== '';
}
