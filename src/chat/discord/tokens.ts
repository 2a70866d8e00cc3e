/** What an interaction is answered with after its first answer, as the port's `Interaction.id`. */
export interface Answerable {
  readonly id: string;
  readonly token: string;
}

export function ticketOf(id: string, token: string): string {
  return `${id}o${token}`;
}

/** The reverse; undefined for one that never was an interaction of Discord's. */
export function answerableIn(ticket: string): Answerable | undefined {
  const [, id, token] = /^(\d{15,20})o(.+)$/.exec(ticket) ?? [];
  return id === undefined || token === undefined ? undefined : { id, token };
}
