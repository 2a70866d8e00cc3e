import { t } from '../../i18n/types.ts';
import type { TellTrouble, Trouble } from '../../port/platform.ts';
import type { Refused } from './gateway.ts';

const TROUBLES: Readonly<Record<Refused, Trouble>> = {
  token: { code: 'token', says: t('trouble.discord.token'), mend: t('trouble.discord.token.mend') },
  intents: { code: 'intents', says: t('trouble.discord.intents'), mend: t('trouble.discord.intents.mend') },
  closed: { code: 'closed', says: t('trouble.discord.closed'), mend: t('trouble.discord.closed.mend') },
};

/** What Discord refuses, by the gateway and by the HTTP API, told as one trouble: it is over when neither is refused any more. */
export class Standing {
  readonly #refused: { gateway?: Refused | undefined; api?: Refused | undefined } = {};
  #tell: TellTrouble = () => undefined;
  #told: Refused | undefined;

  tellTo(tell: TellTrouble): void {
    this.#tell = tell;
  }

  set(where: 'gateway' | 'api', what: Refused | undefined): void {
    this.#refused[where] = what;
    const now = this.#refused.gateway ?? this.#refused.api;
    if (now === this.#told) return;
    this.#told = now;
    this.#tell(now && TROUBLES[now]);
  }
}
