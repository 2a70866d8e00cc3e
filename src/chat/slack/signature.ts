import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request that is older, or from the future, may be somebody's who has overheard it. */
const patienceSeconds = 5 * 60;

/**
 * Whether a request is from Slack: signed with the app's secret over its own time and the body as it came, within five
 * minutes. https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @param nowSeconds since 1970
 */
export function isFromSlack(headers: Headers, body: string, secret: string, nowSeconds: number): boolean {
  const time = headers.get('x-slack-request-timestamp') ?? '';
  const signature = headers.get('x-slack-signature') ?? '';
  if (!/^\d{1,12}$/.test(time) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(nowSeconds - Number(time)) > patienceSeconds) return false;
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
}
