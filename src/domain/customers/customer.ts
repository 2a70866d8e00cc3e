import type { Language } from '../../i18n/types.ts';

/** Who asks. Small on purpose: it is no address book, only what a ticket needs. */
export interface Customer {
  readonly id: string;
  /** The number that the company gave them; unknown until an agent asked or the customer said. */
  readonly number?: string;
  readonly name: string;
  readonly address?: string;
  /** The address was only said by the customer: neither the platform nor an agent vouches for it. */
  readonly addressOnlySaid?: true;
  readonly language: Language;
  /** IANA; for the times in what is sent to them. */
  readonly zone: string;
  /** Chat accounts, as `platform:user`, the linked ones last. None for somebody who only ever called. */
  readonly accounts: readonly string[];
  /** Those of them that were linked with a code, see linking.ts; absent: none. */
  readonly linked?: readonly string[];
  /** Found by an account that is linked: the record that this account has of its own. */
  readonly as?: string;
}
