import { randomInt } from 'node:crypto';
import { newCode, spelled } from '../domain/customers/link-code.ts';
import { canProve } from '../domain/customers/linking.ts';
import type { Desk } from '../domain/desk.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { MailTransport } from '../port/mail.ts';
import { codeMail } from './cards/mails.ts';
import { hashOf } from './codes.ts';
import type { OutMessage } from './out-message.ts';
import type { Stores } from './stores/stores.ts';

type OutCode = Extract<OutMessage, { kind: 'code' }>;

/**
 * Makes the codes by which accounts are linked, when they leave: the mail alone has a code, and the store what it is checked by.
 * At another attempt it is another code, and the one before is none any more.
 */
export class OutCodes {
  readonly #stores: Pick<Stores, 'customers' | 'links'>;
  readonly #mail: MailTransport;
  readonly #desk: Desk;
  readonly #clock: Clock;

  constructor(stores: Pick<Stores, 'customers' | 'links'>, mail: MailTransport, desk: Desk, clock: Clock) {
    this.#stores = stores;
    this.#mail = mail;
    this.#desk = desk;
    this.#clock = clock;
  }

  /** `superseded`: there is nobody, it came too late, or the address proves nothing any more. @throws RetryLater */
  async send({ account, asked, customer, until }: OutCode): Promise<'sent' | 'superseded'> {
    const to = customer === undefined ? undefined : await this.#stores.customers.byId(customer);
    const code = newCode(randomInt);
    const hash = await hashOf(code);
    if (!to || !canProve(to)) return 'superseded';
    const waits = await this.#stores.links.arm({ account, key: asked }, hash, this.#clock.now().toString());
    if (!waits) return 'superseded';
    await this.#mail.send(codeMail(spelled(code), until, newId(), to, this.#desk));
    return 'sent';
  }
}
