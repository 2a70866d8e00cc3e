import { describe, expect, it } from 'vitest';
import type { Answer } from '#src/workspace/model.ts';
import { buttonsOf, openHouse, wordsOf } from './house.ts';

function fieldsOf(answer: Answer): readonly string[] {
  return answer.kind === 'modal' ? answer.modal.fields.map(({ id }) => id) : [];
}

/** The caller's form has eight fields; a platform whose modals hold five shows it in two pages. */
describe('a form that a platform cannot show whole', () => {
  const first = { customer: 'Rosa Vidal', number: '', address: 'rosa@vidal.example', language: 'es' };
  const second = { subject: 'SMS', body: 'Desde ayer', category: 'other' };

  it('comes as the next modal where a modal may follow a modal', async () => {
    const house = await openHouse({}, { lacks: { limits: { modalFields: 5 } } });
    try {
      const mia = house.as('mia');
      const page = await mia.type('agents', '/ticket phone');
      expect(fieldsOf(page)).toEqual(['customer', 'number', 'address', 'language', 'region']);
      expect(await mia.submit(page, { ...first, address: 'nowhere' })).toMatchObject({
        kind: 'faults',
        faults: { address: expect.any(String) },
      });
      const next = await mia.submit(page, first);
      expect(fieldsOf(next)).toEqual(['subject', 'body', 'category']);
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
      expect(fieldsOf(next)).toEqual(['subject', 'body', 'category']);
      await mia.submit(next, second);
      await mia.sees('agents', /T-1001 · SMS/);
    } finally {
      await house.close();
    }
  });
});

describe('a card that a platform cannot show whole', () => {
  it('goes on in further blocks and rows, in what is posted and in first answers', async () => {
    const house = await openHouse({}, { lacks: { limits: { messageText: 300, buttonsInRow: 2, modalTitle: 10 } } });
    try {
      const [ana, mia] = [house.as('ana'), house.as('mia')];
      const words = Array.from({ length: 40 }, (_, n) => `detalle ${n}`).join('\n');
      const request = ana.write('support-acme', 'Hola');
      const card = await mia.sees('agents', /T-1001 · Hola/);
      const rows = card.card?.blocks.flatMap((block) => (block.kind === 'actions' ? [block.actions.length] : [])) ?? [];
      expect(Math.max(...rows)).toBe(2);
      expect(buttonsOf(card.card).map(({ run }) => run)).toContain('ticket show');
      ana.write('support-acme', words, request.id);
      const said = await mia.seesInThread('agents', card.id, /detalle 39/);
      const quotes = said.card?.blocks.flatMap((block) => (block.kind === 'quote' ? [block.text] : [])) ?? [];
      expect(quotes.length).toBeGreaterThan(1);
      expect(Math.max(...quotes.map((quote) => quote.length))).toBeLessThanOrEqual(300);
      expect(quotes.join('')).toBe(words);
      const form = await mia.type('agents', '/ticket note T-1001');
      expect(form.kind === 'modal' && form.modal.title).toBe('Internal …');
    } finally {
      await house.close();
    }
  });
});
