import type { AddressInfo } from 'node:net';
import { App, type types } from '@slack/bolt';
import { ready } from './ready.ts';

/**
 * A Bolt app as its documentation writes one, by the settings that Relevo has: its acknowledgement comes first of all.
 * https://docs.slack.dev/tools/bolt-js/concepts/commands, https://docs.slack.dev/tools/bolt-js/concepts/opening-modals
 */
const { SLACK_BOT_TOKEN: token = '', SLACK_API_URL: slackApiUrl = '' } = process.env;
const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret = '' } = process.env;
const app = new App({
  token,
  clientOptions: { slackApiUrl },
  ...(appToken === undefined ? { signingSecret } : { socketMode: true, appToken }),
});

const words = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });
const line = (id: string, label: string, multiline: boolean): types.KnownBlock => ({
  type: 'input',
  block_id: id,
  label: words(label),
  element: { type: 'plain_text_input', action_id: 'field', multiline },
});
const view: types.ModalView = {
  type: 'modal',
  callback_id: 'bare',
  title: words('New ticket'),
  submit: words('Send'),
  blocks: [line('subject', 'Subject', false), line('body', 'What happens', true), line('category', 'Category', false)],
};

app.command('/ticket', async ({ ack, client, body: { trigger_id } }) => {
  await ack();
  await client.views.open({ trigger_id, view });
});
app.command('/relevo', async ({ ack, respond }) => {
  await ack();
  await respond('What one can do here.');
});

const server = await (appToken === undefined ? app.start({ host: '127.0.0.1', port: 0 }) : app.start());
ready('address' in server ? (server.address() as AddressInfo).port : undefined);
