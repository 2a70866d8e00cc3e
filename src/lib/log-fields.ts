/**
 * Everything that a log line can carry besides its event. A list of what may be said, not of what may not: a message's
 * words, a person's name or address and a secret have no field here, and at run time only these fields are written.
 * Words are cut at 200 characters and cleaned of addresses and credentials all the same.
 */
export interface LogFields {
  /** A ticket's number as people say it, `T-1042`. */
  readonly ticket?: string;
  /** An idempotency key: of an inbound event, an intent, an outbox entry. */
  readonly key?: string;
  /** The id of a document, delivery, interaction or connection. */
  readonly id?: string;
  /** What sort of event, intent, call or fault. */
  readonly kind?: string;
  readonly command?: string;
  readonly job?: string;
  readonly platform?: string;
  readonly channel?: string;
  /** A person's id, of Relevo or opaque of the platform; never a name or an address. */
  readonly person?: string;
  readonly role?: string;
  readonly team?: string;
  readonly from?: string;
  readonly to?: string;
  /** Where something stands in relevo.yaml: `teams.dev.channel`. */
  readonly setting?: string;
  readonly outcome?: string;
  /** An error's code or a refusal's key. */
  readonly code?: string | number;
  readonly ms?: number;
  readonly count?: number;
  readonly attempt?: number;
  readonly version?: number | string;
  readonly port?: number;
  readonly pid?: number;
  readonly signal?: string;
  /** Where something is on this machine. */
  readonly path?: string;
  /** An address that people open, without credentials. */
  readonly url?: string;
  /** A thrown value. Its message is cleaned: what stands in quotes goes, as that is where other people's words are. */
  readonly error?: unknown;
}
