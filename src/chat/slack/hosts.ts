import { mayBeAsked } from '../../lib/addresses.ts';

/**
 * Where Slack's files are, and where they are put. https://docs.slack.dev/messaging/working-with-files,
 * https://docs.slack.dev/govslack
 */
const files = new Set(['files.slack.com', 'files-origin.slack.com', 'files.slack-gov.com']);
/** Where interactions are answered. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const hooks = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

/**
 * Whether an address is of Slack's own files: the only ones that may be asked, and be told the token. A file that an app only points to
 * stands wherever that app says.
 * @param apiUrl where Slack's Web API is
 */
export function isFilesAddress(address: string, apiUrl: string): boolean {
  return mayBeAsked(address, files, apiUrl);
}

export function isAnswerAddress(address: string, apiUrl: string): boolean {
  return mayBeAsked(address, hooks, apiUrl);
}
