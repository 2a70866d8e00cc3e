import type { SubCommand } from '../sub-command.ts';

const manifest: SubCommand = {
  summary: 'Prints the app that Slack is to make for Relevo: its commands, its rights, what it hears.',
  takes: 'slack [--url <address>] [--prefix <letters>]',
  help: `Paste it on https://api.slack.com/apps: Create New App, From a manifest; docs/SLACK.md goes on from there.
It is made from the commands that this Relevo has, so paste it anew (App Manifest) after an update.

  --url      for HTTP in place of Socket Mode: where Slack reaches Relevo, https://relevo.example.com/slack
  --prefix   what every slash command begins with; without it what SLACK_COMMAND_PREFIX says

Nothing has to be set for it, and nothing is sent.
Exit code 0: printed. 2: wrong use.`,
  run: async (args, terminal) => (await import('../manifest.ts')).manifest(args, terminal),
};
export default manifest;
