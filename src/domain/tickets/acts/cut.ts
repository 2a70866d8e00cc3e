import type { Act } from '../decide.ts';

/** What an entry says whose words were longer than a ticket keeps. */
export const CUT = { cut: 'yes' } as const;

/** The same act, whose entries with words say that these were cut. */
export function withCutWords(act: Act): Act {
  return (ticket, facts) => {
    const decision = act(ticket, facts);
    const intents = decision.intents.map((intent) =>
      intent.kind === 'entry' && intent.entry.words !== undefined
        ? { ...intent, entry: { ...intent.entry, details: { ...intent.entry.details, ...CUT } } }
        : intent,
    );
    return { ...decision, intents };
  };
}
