import type { Json } from '../model.ts';
import { fileJson } from '../shapes.ts';
import { app } from '../workspace.ts';
import { type Methods, Refused } from './method.ts';

/** https://docs.slack.dev/messaging/working-with-files */
export const files: Methods = {
  'files.info': {
    tier: 4,
    scopes: ['files:read'],
    args: { file: 'string!', count: 'integer', cursor: 'string', limit: 'integer', page: 'integer' },
    run(slack, args, host) {
      const file = slack.workspace.files.get(args.text('file'));
      if (file === undefined || !slack.sees(app.user, file)) throw new Refused('file_not_found');
      if (file.deleted) throw new Refused('file_deleted');
      return { file: fileJson(file, slack.workspace.team, `http://${host}`), comments: [] };
    },
  },
  'files.getUploadURLExternal': {
    tier: 4,
    scopes: ['files:write'],
    args: { filename: 'string!', length: 'integer!', alt_txt: 'string', alt_text: 'string', snippet_type: 'string' },
    run: (slack, args, host) => slack.uploads.begin(args.text('filename'), args.number('length', 0), `http://${host}`),
  },
  // What shows it says then that it was deleted. https://docs.slack.dev/reference/methods/files.delete
  'files.delete': {
    tier: 3,
    scopes: ['files:write'],
    args: { file: 'string!' },
    run(slack, args) {
      const file = slack.workspace.files.get(args.text('file'));
      if (file === undefined || !slack.sees(app.user, file)) throw new Refused('file_not_found');
      if (file.deleted) throw new Refused('file_deleted');
      if (file.user !== app.user) throw new Refused('cant_delete_file');
      file.deleted = true;
      return {};
    },
  },
  'files.completeUploadExternal': {
    tier: 4,
    scopes: ['files:write'],
    args: {
      files: 'json!',
      channel_id: 'string',
      channels: 'string',
      thread_ts: 'string',
      initial_comment: 'string',
      blocks: 'json',
    },
    run(slack, args, host) {
      const wanted = args.json('files') as readonly Json[];
      const done = wanted.map(({ id }) => slack.uploads.complete(String(id)));
      const channel = args.optional('channel_id');
      const thread = args.optional('thread_ts');
      if (channel !== undefined) {
        const at = slack.workspace.channels.get(channel);
        if (at === undefined || !at.members.has(app.user)) throw new Refused('channel_not_found');
        const text = args.text('initial_comment');
        const message = slack.workspace.put(at.id, {
          user: app.user,
          byBot: true,
          text,
          files: done.map(({ id }) => id),
          thread: thread && (slack.workspace.find(at.id, thread)?.thread ?? thread),
        });
        slack.events.written(at, message);
      }
      return { files: done.map((file) => fileJson(file, slack.workspace.team, `http://${host}`)) };
    },
  },
};
