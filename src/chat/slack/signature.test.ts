import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '#test/any-text.ts';
import { isFromSlack } from './signature.ts';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';

function headersOf(time: string, signature: string): Headers {
  return new Headers({ 'x-slack-request-timestamp': time, 'x-slack-signature': signature });
}

function sign(time: number, body: string, key = secret): string {
  return `v0=${createHmac('sha256', key).update(`v0:${time}:${body}`).digest('hex')}`;
}

describe('the signature of a request', () => {
  it('is that of the example in the documentation of Slack', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const time = 1531420618;
    const headers = headersOf(String(time), 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503');
    expect(isFromSlack(headers, body, secret, time)).toBe(true);
  });

  it('is good for five minutes, either way', () => {
    const [time, body] = [1_800_000_000, '{"a":1}'];
    const headers = headersOf(String(time), sign(time, body));
    for (const apart of [0, 299, 300, -300])
      expect(isFromSlack(headers, body, secret, time + apart), `${apart}`).toBe(true);
    for (const apart of [301, 86_400, -301])
      expect(isFromSlack(headers, body, secret, time + apart), `${apart}`).toBe(false);
  });

  it('is refused whatever else it is made of', () => {
    const time = 1_800_000_000;
    const words = anyText({ maxLength: 200 });
    fc.assert(
      fc.property(words, words, (body, other) => {
        fc.pre(body !== other);
        expect(isFromSlack(headersOf(String(time), sign(time, other)), body, secret, time)).toBe(false);
        expect(isFromSlack(headersOf(String(time), sign(time, body, `${secret}x`)), body, secret, time)).toBe(false);
        expect(isFromSlack(headersOf(String(time + 1), sign(time, body)), body, secret, time)).toBe(false);
      }),
    );
  });
});
