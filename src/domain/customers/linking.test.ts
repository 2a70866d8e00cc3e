import { describe, expect, it } from 'vitest';
import { aCustomer, refusalOf } from '#test/builders.ts';
import { canProve, demandUnlinked } from './linking.ts';

describe('an address', () => {
  it('proves who somebody is when a platform or an agent vouched for it', () => {
    const { address: _, ...without } = aCustomer();
    expect(canProve(aCustomer())).toBe(true);
    expect(canProve(aCustomer({ addressOnlySaid: true }))).toBe(false);
    expect(canProve(without)).toBe(false);
  });
});

describe('an account', () => {
  it('may be linked when it is not yet, and nobody else is to it', () => {
    expect(() => demandUnlinked(aCustomer())).not.toThrow();
    expect(refusalOf(() => demandUnlinked(aCustomer({ as: 'c-own' }))).message).toBe('refuse.linkedAlready');
    const linked = aCustomer({ linked: ['discord:1'] });
    expect(refusalOf(() => demandUnlinked(linked)).message).toBe('refuse.linkedToYou');
  });
});
