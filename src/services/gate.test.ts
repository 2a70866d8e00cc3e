import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { CommandEvent } from '../port/events.ts';
import type { Platform } from '../port/platform.ts';
import { Gate } from './gate.ts';
import { Precedence } from './precedence.ts';

afterEach(() => void vi.useRealTimers());

it('waits for an answer from when the question reached Relevo on, and not from when it is asked', async () => {
  const person = vi.fn(() => new Promise<never>(() => {}));
  const services = { people: { person }, rules: { desk: { language: 'es', zone: 'UTC' } } };
  const runtime = { clock: systemClock, log: createLog({ level: 'silent' }) };
  const work = { workers: { take: () => {}, room: async () => {} }, precedence: new Precedence() };
  const gate = new Gate(services as never, {} as never, {} as never, runtime, work);
  const by = { platform: 'slack', user: 'U1' };
  const interaction = { id: '', in: { platform: 'slack', channel: 'C1' } };
  const event: CommandEvent = { kind: 'command', key: 'k', by, at: '2026-11-30T10:00:00Z', interaction, line: 'help' };
  const limits = { messageText: 3000, cardText: 3000, cardBlocks: 10, elements: 10, label: 75, buttonsInRow: 5 };
  vi.useFakeTimers();
  let answer: unknown;
  const answered = gate.receive(event, { limits } as Platform, performance.now() - 2_400).then((one) => {
    answer = one;
  });
  await vi.advanceTimersByTimeAsync(90);
  expect(answer).toBeUndefined();
  await vi.advanceTimersByTimeAsync(20);
  await answered;
  expect(answer).toMatchObject({ kind: 'say', reader: { language: 'es' } });
  expect(JSON.stringify(answer)).toContain('error.tryAgain');
  expect(person).toHaveBeenCalledTimes(1);
});
