import type { Refusal } from '../../domain/refusal.ts';
import type { Text } from '../../i18n/types.ts';
import type { Block, Button, Card, Tone } from '../../port/cards.ts';

/** What was refused, why, and what to do instead. */
export function refusalCard(refusal: Refusal): Card {
  const { instead } = refusal;
  const actions: Button[] = instead
    ? [
        {
          kind: 'button',
          label: { key: instead.label },
          run: instead.run,
          args: { ticket: instead.ticket, ...instead.args },
          style: 'primary',
        },
      ]
    : [];
  return {
    tone: 'warn',
    blocks: [
      { kind: 'text', text: refusal.text },
      ...(refusal.details.length > 0
        ? [{ kind: 'list', items: refusal.details.map((title) => ({ title })) } satisfies Block]
        : []),
      ...(actions.length > 0 ? [{ kind: 'actions', actions } satisfies Block] : []),
    ],
  };
}

/** One sentence to one person. */
export function noticeCard(text: Text, tone: Tone = 'plain', actions: readonly Button[] = []): Card {
  return {
    tone,
    blocks: [{ kind: 'text', text }, ...(actions.length > 0 ? [{ kind: 'actions', actions } satisfies Block] : [])],
  };
}
