import { describe, expect, it } from 'vitest';
import type { Answer } from '#src/workspace/model.ts';
import { openHouse, wordsOf } from './house.ts';

function fieldsOf(answer: Answer): readonly string[] {
  return answer.kind === 'modal' ? answer.modal.fields.map(({ id }) => id) : [];
}

/** The caller's form has seven fields; a platform whose modals hold five shows it in two pages. */
describe('a form that a platform cannot show whole', () => {
  const first = { name: 'Rosa Vidal', number: '', address: 'rosa@vidal.example', language: 'es', subject: 'SMS' };
  const second = { body: 'Desde ayer', category: 'other' };

  it('comes as the next modal where a modal may follow a modal', async () => {
    const house = await openHouse({}, { lacks: { limits: { modalFields: 5 } } });
    try {
      const mia = house.as('mia');
      const page = await mia.type('agents', '/ticket phone');
      expect(fieldsOf(page)).toEqual(['name', 'number', 'address', 'language', 'subject']);
      expect(await mia.submit(page, { ...first, address: 'nowhere' })).toMatchObject({
        kind: 'faults',
        faults: { address: expect.any(String) },
      });
      const next = await mia.submit(page, first);
      expect(fieldsOf(next)).toEqual(['body', 'category']);
      expect(await mia.submit(next, second)).toEqual({ kind: 'done' });
      expect(wordsOf(await mia.sees('agents', /T-1001 · SMS/))).toMatch(/Rosa Vidal[\s\S]*Desde ayer/);
    } finally {
      await house.close();
    }
  });

  it('waits behind a button elsewhere', async () => {
    const house = await openHouse({}, { lacks: { limits: { modalFields: 5 }, capabilities: { modalChain: false } } });
    try {
      const mia = house.as('mia');
      const page = await mia.type('agents', '/ticket phone');
      await mia.submit(page, first);
      const onward = await mia.sees('agents', /Page 2 of 2 is next/);
      const next = await mia.press(onward, 'ticket phone');
      expect(fieldsOf(next)).toEqual(['body', 'category']);
      await mia.submit(next, second);
      await mia.sees('agents', /T-1001 · SMS/);
    } finally {
      await house.close();
    }
  });
});
