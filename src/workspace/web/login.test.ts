import { describe, expect, it } from 'vitest';
import { ask, host, make, messages, post, said, texts, usePages, wrong } from '#test/fakes/pages.ts';

usePages({ password: 'correct horse' });

describe('the password', () => {
  const log = (password: string, headers: Record<string, string> = { origin: `http://${host}` }) =>
    ask('/login', headers, { method: 'POST', body: new URLSearchParams({ password }) });

  it('stands before everything', async () => {
    for (const path of ['/', '/as/ana/', '/as/ana/mail', '/as/ana/files/x']) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
    }
    expect((await ask('/as/ana/live')).status).toBe(401);
    expect((await post(messages, said())).status).toBe(401);
    expect(texts()).toEqual([]);
  });

  it('opens with a cookie that no script reads and no other site sends', async () => {
    const answer = await log('correct horse');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(answer.status).toBe(303);
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Strict/u);
    const [pair = ''] = cookie.split(';');
    expect((await ask('/', { cookie: pair })).status).toBe(200);
    const [until = ''] = pair.replace('workspace=', '').split('-');
    const later = pair.replace(until, String(Number(until) + 1000));
    for (const forged of [later, `${pair}x`, 'workspace=', 'workspace=9.9']) {
      expect([forged, (await ask('/', { cookie: forged })).status]).toEqual([forged, 303]);
    }
    expect(
      (
        await make({ password: 'correct horse' }).fetch(
          new Request(`http://${host}/`, { headers: { host, cookie: pair } }),
        )
      ).status,
    ).toBe(303);
  });

  it('is asked for again after leaving, also from whoever has a copy of the cookie', async () => {
    const [cookie = ''] = ((await log('correct horse')).headers.get('set-cookie') ?? '').split(';');
    const [other = ''] = ((await log('correct horse')).headers.get('set-cookie') ?? '').split(';');
    await ask('/logout', { origin: `http://${host}`, cookie }, { method: 'POST' });
    expect((await ask('/', { cookie })).status).toBe(303);
    expect((await ask('/', { cookie: other })).status).toBe(200);
  });

  it('lets nobody guess for long', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await log('wrong')).status).toBe(401);
    const answer = await log('correct horse');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.text()).toContain('Too many attempts');
    // Whoever is held back tries nothing, so that the log cannot be filled.
    expect(wrong.splice(0)).toHaveLength(5);
  });

  it('is not guessed by tries that are held back and let go all at once', async () => {
    const headers = { origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' };
    const held = Array.from({ length: 30 }, (_, n) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const answer = ask('/login', headers, { method: 'POST', body: readable, duplex: 'half' } as RequestInit);
      return { answer, writer: writable.getWriter(), guess: `password=${n}` };
    });
    const tell = held.map(async ({ writer, guess }) => {
      await writer.write(new TextEncoder().encode(guess));
      await writer.close();
    });
    const statuses = await Promise.all(held.map(async ({ answer }) => (await answer).status));
    await Promise.all(tell);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  });

  it('is asked for only by its own form', async () => {
    expect((await log('correct horse', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await log('correct horse', {})).status).toBe(403);
  });
});
