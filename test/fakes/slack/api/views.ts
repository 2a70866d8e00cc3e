import type { Json, View } from '../model.ts';
import { viewJson } from '../shapes.ts';
import type { SlackStandIn } from '../slack.ts';
import { type Args, type Methods, Refused } from './method.ts';

const byTrigger = { trigger_id: 'string', interactivity_pointer: 'string', view: 'json!' } as const;

/** https://docs.slack.dev/surfaces/modals */
export const views: Methods = {
  'views.open': {
    tier: 4,
    scopes: [],
    args: byTrigger,
    run: (slack, args) => answer(slack, slack.interactions.open(triggerOf(args), viewIn(slack, 'views.open', args))),
  },
  'views.push': {
    tier: 4,
    scopes: [],
    args: byTrigger,
    run: (slack, args) => answer(slack, slack.interactions.push(triggerOf(args), viewIn(slack, 'views.push', args))),
  },
  'views.update': {
    tier: 4,
    scopes: [],
    args: { view: 'json!', view_id: 'string', external_id: 'string', hash: 'string' },
    run: (slack, args) => {
      const view = slack.workspace.views.get(args.text('view_id'));
      if (view === undefined) throw new Refused('not_found');
      const hash = args.optional('hash');
      if (hash !== undefined && hash !== view.hash) throw new Refused('hash_conflict');
      return answer(slack, slack.interactions.replace(view, viewIn(slack, 'views.update', args)));
    },
  },
  'views.publish': {
    tier: 4,
    scopes: [],
    args: { user_id: 'string!', view: 'json!', hash: 'string' },
    run: (slack, args) => {
      const user = args.text('user_id');
      if (!slack.workspace.members.has(user)) throw new Refused('user_not_found');
      const definition = viewIn(slack, 'views.publish', args);
      const known = slack.workspace.homes.get(user);
      const id = known?.id ?? slack.workspace.id('V');
      const view: View = { id, user, root: id, hash: slack.workspace.id('h'), definition, entered: new Map() };
      slack.workspace.homes.set(user, view);
      return answer(slack, view);
    },
  },
};

function triggerOf(args: Args): string {
  const trigger = args.optional('trigger_id');
  if (trigger === undefined) throw new Refused('invalid_arguments');
  return trigger;
}

function viewIn(slack: SlackStandIn, method: string, args: Args): Json {
  const view = args.json('view') as Json;
  const fault = slack.blockKit.view(method, view);
  if (fault !== undefined)
    throw new Refused('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${fault}`] } });
  return view;
}

function answer({ workspace }: SlackStandIn, view: View): Json {
  return { view: viewJson(view, workspace.team) };
}
