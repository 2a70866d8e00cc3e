import { RetryLater } from '../../lib/errors.ts';
import { askedToWait } from '../../lib/retry-after.ts';

const timeoutMs = 10_000;

/**
 * Answers an interaction at the address that came with it, to whoever made it alone. Five times in half an hour, also where the bot
 * is not. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 * @returns false when the address is used up or too old
 * @throws RetryLater
 */
export async function respond(url: string, content: Readonly<Record<string, unknown>>): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new RetryLater('Slack was not reached for an answer', { cause: error });
  }
  if (response.status === 429 || response.status >= 500)
    throw new RetryLater(`Slack took an answer with status ${response.status}`, askedToWait(response.headers));
  return response.ok;
}
