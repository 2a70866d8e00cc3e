import { plain, type Text, t } from '../i18n/types.ts';
import { sayingOf } from '../lib/errors.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Card } from '../port/cards.ts';
import type { Trouble } from '../port/platform.ts';
import type { PlatformId } from '../port/refs.ts';
import type { Send } from './stores/outbox.ts';

/** Is told of a trouble, besides the log and the leads; with `undefined` when it is over. */
export type ToldOfTrouble = (platform: PlatformId, trouble: Trouble | undefined) => void;

interface Having {
  readonly code: string;
  /** The id of the card that tells of it. */
  readonly card: string;
}

/**
 * Tells people that a platform does not serve until one of them mends it, and when it does again. The leads' channel may be on that very
 * platform: then the cards wait there, and say afterwards why it was quiet.
 */
export class Troubles {
  readonly #send: Send;
  readonly #leads: string;
  readonly #told: ToldOfTrouble | undefined;
  readonly #runtime: Runtime;
  readonly #having = new Map<PlatformId, Having>();

  /** @param leads the name of the leads' channel */
  constructor(send: Send, leads: string, told: ToldOfTrouble | undefined, runtime: Runtime) {
    this.#send = send;
    this.#leads = leads;
    this.#told = told;
    this.#runtime = runtime;
  }

  /** Never rejects; resolves when the card waits in the outbox. */
  async note(platform: PlatformId, trouble: Trouble | undefined): Promise<void> {
    const { log, clock } = this.#runtime;
    const had = this.#having.get(platform);
    if (had?.code === trouble?.code) return;
    if (trouble) {
      log.error('platform.troubled', { platform, code: trouble.code });
      const card = `trouble:${platform}:${trouble.code}:${hourOf(clock.now())}`;
      this.#having.set(platform, { code: trouble.code, card });
      this.#told?.(platform, trouble);
      return this.#tell(card, troubleCard(platform, trouble));
    }
    log.info('platform.mended', { platform, ...(had ? { code: had.code } : {}) });
    this.#having.delete(platform);
    this.#told?.(platform, undefined);
    if (had) await this.#tell(`${had.card}:over`, overCard(platform));
  }

  /** Under an id by which it is told once, however many processes have the same trouble. */
  async #tell(id: string, card: Card): Promise<void> {
    const to = { kind: 'channel', name: this.#leads } as const;
    const item = { id, stream: id, seq: 0, message: { kind: 'post', to, card } as const, trace: id };
    try {
      await this.#send([item]);
    } catch (error) {
      this.#runtime.log.warn('trouble.notTold', { error });
    }
  }
}

/** Of a trouble that comes and goes the leads hear once an hour. */
function hourOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 13);
}

const nameOf = (platform: PlatformId) => `${platform.charAt(0).toUpperCase()}${platform.slice(1)}`;

/** What is said of a trouble: what it is, what to do, and whether Relevo tries again by itself. */
export function troubleTexts({ says, mend, final }: Trouble): readonly Text[] {
  return [says, mend, ...(final ? [] : [t('trouble.tries')])];
}

/** A platform that was away when Relevo started and refuses when it is reached. `error`: with what. */
export function refusedLate(error: unknown): Trouble {
  return { code: 'refused', says: plain(sayingOf(error)), mend: t('trouble.refused.mend'), final: true };
}

function troubleCard(platform: PlatformId, trouble: Trouble): Card {
  return {
    tone: 'bad',
    title: t('trouble.title', { platform: nameOf(platform) }),
    blocks: troubleTexts(trouble).map((text) => ({ kind: 'text', text })),
  };
}

function overCard(platform: PlatformId): Card {
  return {
    tone: 'good',
    title: t('trouble.over.title', { platform: nameOf(platform) }),
    blocks: [{ kind: 'text', text: t('trouble.over') }],
  };
}
