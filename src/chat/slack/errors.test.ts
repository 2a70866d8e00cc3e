import { expect, it } from 'vitest';
import { RetryLater } from '../../lib/errors.ts';
import { failureOf } from './errors.ts';

it('a connection that ends before it stood, for which the SDK has no error at all, is tried again', () => {
  for (const nothing of [undefined, null, 'closed'])
    expect(failureOf('apps.connections.open', nothing)).toBeInstanceOf(RetryLater);
});
