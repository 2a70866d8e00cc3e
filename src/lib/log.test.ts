import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, currentTrace, forPeople, type Log, withTrace } from './log.ts';
import type { LogFields } from './log-fields.ts';

function collecting(level: 'debug' | 'info' | 'silent' = 'debug'): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { lines, log: createLog({ level, sink: { write: (line) => lines.push(line) } }) };
}

function only(lines: readonly string[]): Record<string, unknown> {
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

/** What a careless caller could hand over past the type check. */
function careless(fields: Record<string, unknown>): LogFields {
  return fields as LogFields;
}

describe('a log line', () => {
  it('is one line of JSON with level, time, event and fields', () => {
    const { log, lines } = collecting();
    log.info('ticket.opened', { ticket: 'T-1042', ms: 12, attempt: 1 });
    expect(lines[0]?.endsWith('\n')).toBe(true);
    const line = only(lines);
    expect(line).toMatchObject({ level: 'info', event: 'ticket.opened', ticket: 'T-1042', ms: 12, attempt: 1 });
    expect(String(line.time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('is not written below the level', () => {
    const { log, lines } = collecting('info');
    log.debug('a.b');
    log.warn('c.d');
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['c.d']);
  });

  it('carries the trace of everything that it belongs to, also after waiting', async () => {
    const { log, lines } = collecting();
    await Promise.all(
      ['one', 'two'].map((trace) =>
        withTrace(trace, async () => {
          await new Promise(setImmediate);
          log.info('step', { kind: trace });
          expect(currentTrace()).toBe(trace);
        }),
      ),
    );
    log.info('outside');
    const parsed = lines.map((line) => JSON.parse(line) as { trace?: string; kind?: string });
    expect(parsed.map(({ trace }) => trace)).toEqual(parsed.map(({ kind }) => kind));
    expect(parsed).toHaveLength(3);
  });

  it('reads well on a terminal', () => {
    const line = JSON.stringify({ level: 'info', time: '2026-01-02T03:04:05.678Z', event: 'a.b', ms: 3 });
    expect(forPeople(line)).toBe('03:04:05 info  a.b ms=3');
  });
});

describe('secrets and what people wrote', () => {
  it('have no field: they neither compile nor are written', () => {
    const { log, lines } = collecting();
    // @ts-expect-error a message's words have no field
    log.info('a', { text: 'the words' });
    // @ts-expect-error neither has a mail's body
    log.info('a', { body: 'the words' });
    // @ts-expect-error nor a secret
    log.info('a', { password: 'the words' });
    // @ts-expect-error nor a subject
    log.info('a', { subject: 'the words' });
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('the words');
  });

  it('are not written under any field name that is not on the list, nor nested', () => {
    const secret = 'q7Zs-the-secret-9';
    const known =
      'ticket key id kind command job platform channel person role team from to setting outcome code ms count attempt version port pid signal path url error';
    const names = fc.string({ maxLength: 20 }).filter((name) => !known.split(' ').includes(name));
    fc.assert(
      fc.property(names, fc.constantFrom<unknown>(secret, { a: secret }, [secret]), (name, value) => {
        const { log, lines } = collecting();
        log.info('a', careless({ [name]: value, kind: { deep: secret } }));
        expect(lines.join('')).not.toContain(secret);
      }),
    );
  });

  it.each([
    ['mongodb://user:s3cr3t@db.example/relevo', 's3cr3t'],
    ['Authorization: Bearer abc.def-ghi', 'abc.def'],
    ['password=hunter2 and more', 'hunter2'],
    ['{"api_key":"k-123","SMTP_PASSWORD":"zzz9"}', 'zzz9'],
    ['token: tok-998', 'tok-998'],
    ['posted with xoxb-12-34-abc', 'xoxb-12'],
    ['sent to ana.lopez@customer.example', 'ana.lopez'],
  ])('are taken out of words: %s', (words, secret) => {
    const { log, lines } = collecting();
    log.info('a', { key: words, error: new Error(words) });
    expect(lines.join('')).not.toContain(secret);
  });

  it('do not come in with an error: quoted words, values and what follows the first line are left out', () => {
    const { log, lines } = collecting();
    const body = 'My card number is 4111';
    const fault = new Error(`Cast failed for value "${body}" at 'subject' (\`${body}\`)\n${body}`, {
      cause: new Error(`E11000 duplicate key error dup key: { text: "${body}" }`),
    });
    log.error('a', { error: Object.assign(fault, { body, code: 'ECAST', response: body }) });
    log.error('b', { error: body });
    try {
      JSON.parse(body);
    } catch (error) {
      log.error('c', { error });
    }
    expect(lines.join('')).not.toContain('4111');
    expect(lines[0]).toContain('Cast failed for value');
    expect(lines[0]).toContain('ECAST');
    expect(lines[0]).toContain('log.test.ts');
  });

  it('leaves paths readable, on which a remedy depends', () => {
    const { log, lines } = collecting();
    log.error('a', { error: new Error("ENOENT: no such file or directory, open '/var/lib/relevo/key'") });
    expect(lines[0]).toContain('/var/lib/relevo/key');
  });

  it('cannot forge a second line or an endless one', () => {
    const { log, lines } = collecting();
    log.info('a', { key: `x\n{"level":"error"}\u2028${'y'.repeat(100_000)}`, ms: 1 });
    expect(lines.join('').trimEnd()).not.toMatch(/[\n\u2028]/);
    expect(lines.join('').length).toBeLessThan(400);
  });

  it('takes bounded time, whatever the words are', () => {
    const { log } = collecting();
    const started = performance.now();
    for (const part of ['a', '@', '//', 'token=', '"', '{', 'a@a.', '-'])
      log.error('a', { key: part.repeat(200_000), error: new Error(part.repeat(200_000)) });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
