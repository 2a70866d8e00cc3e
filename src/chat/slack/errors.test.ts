import { expect, it } from 'vitest';
import { RetryLater } from '../../lib/errors.ts';
import { failureOf } from './errors.ts';

it('a connection that ends before it stood, for which the SDK has no error at all, is tried again', () => {
  for (const nothing of [undefined, null, 'closed'])
    expect(failureOf('apps.connections.open', nothing)).toBeInstanceOf(RetryLater);
});

it('what Slack asks to wait is kept to, also where it fails, and a scope that is missing is named', () => {
  const http = (statusCode: number, headers = {}) =>
    failureOf('chat.postMessage', { code: 'slack_webapi_http_error', statusCode, headers });
  expect(http(503, { 'retry-after': '30' })).toMatchObject({ afterMs: 30_000 });
  expect(http(429, { 'retry-after': '30' })).toMatchObject({ afterMs: 30_000 });
  expect(http(429)).toMatchObject({ afterMs: 1_000 });
  expect(http(503)).toMatchObject({ afterMs: undefined });
  const data = { error: 'missing_scope', needed: 'files:read' };
  expect(failureOf('files.info', { code: 'slack_webapi_platform_error', data })).toMatchObject({
    needed: 'files:read',
  });
});
