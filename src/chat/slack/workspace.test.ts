import { expect, it } from 'vitest';
import { workspacesOf } from './workspace.ts';

const ours = 'T0ACME00001';
const theirs = 'T0OTHER0001';

it('is by the installation that an event is told to, whoever shares the channel', () => {
  const authorizations = [{ enterprise_id: null, team_id: ours, user_id: 'U1', is_bot: true }];
  expect(workspacesOf({ type: 'event_callback', team_id: theirs, authorizations })).toEqual([ours]);
  expect(workspacesOf({ type: 'event_callback', team_id: theirs, context_team_id: ours })).toEqual([ours]);
  expect(workspacesOf({ type: 'event_callback', team_id: ours, authorizations: [{ team_id: theirs }] })).toEqual([
    theirs,
  ]);
  expect(workspacesOf({ type: 'event_callback', team_id: ours, authorizations: [] })).toEqual([ours]);
});

it('is by where a press was made and a window belongs, and not by who did it', () => {
  const user = { id: 'U1', team_id: theirs };
  expect(workspacesOf({ type: 'block_actions', team: { id: ours }, user })).toEqual([ours]);
  const view = { app_installed_team_id: ours };
  expect(workspacesOf({ type: 'view_submission', team: { id: theirs }, user, view })).toEqual([ours]);
  expect(workspacesOf({ type: 'block_actions', team: null, user })).toEqual([theirs]);
  expect(workspacesOf({ command: '/ticket', team_id: ours, user_id: 'U1' })).toEqual([ours]);
});

it('is none of what does not say it', () => {
  for (const body of [{}, null, 'x', { team: 7, team_id: '', authorizations: 'T1' }, { authorizations: [null] }])
    expect(workspacesOf(body)).toEqual([]);
});
