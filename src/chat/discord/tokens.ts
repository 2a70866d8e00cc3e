/** What an interaction is answered with after its first answer, as the port's `Interaction.id`. */
export interface Answerable {
  readonly id: string;
  readonly token: string;
  /** In the place of "is thinking …", which may be done again; or as a message of its own. */
  readonly as: 'original' | 'further';
}

const SIGNS = { original: 'o', further: 'f' } as const;

export function ticketOf(id: string, token: string, as: Answerable['as']): string {
  return `${id}${SIGNS[as]}${token}`;
}

/** The reverse; undefined for one that never was an interaction of Discord's. */
export function answerableIn(ticket: string): Answerable | undefined {
  const [, id, sign, token] = /^(\d{15,20})([of])(.+)$/.exec(ticket) ?? [];
  if (id === undefined || token === undefined) return undefined;
  return { id, token, as: sign === SIGNS.original ? 'original' : 'further' };
}
