import { t } from '../../i18n/types.ts';
import type { TellTrouble, Trouble } from '../../port/platform.ts';
import { Hindered, ofTokens, SlackRefusal } from './errors.ts';

/** What the bot's token, the app's token or a scope keep from working. */
type Where = 'bot' | 'app' | 'scope';

/** Between two looks whether it is mended: twice as long each time. */
const waits = { first: 1_000, longest: 60_000 } as const;

/** What keeps Slack from serving while Relevo runs, told as one trouble: it is over when nothing is refused any more. */
export class Standing {
  readonly #having = new Map<Where, Trouble>();
  readonly #look: () => Promise<unknown>;
  readonly #mended: () => void;
  #tell: TellTrouble | undefined;
  #told: string | undefined;
  /** The scope that was lacking. */
  #scope = '';
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;
  #isStopped = false;

  /**
   * @param look asks `auth.test`; what it says comes back by `answered` or `failed`. Nobody else may ask anything for long
   * @param mended hears that it is over: things may have been missed
   */
  constructor(look: () => Promise<unknown>, mended: () => void) {
    this.#look = look;
    this.#mended = mended;
  }

  /** From now on, once Relevo runs. Whatever keeps it from starting the start says. */
  tellTo(tell: TellTrouble): void {
    this.#tell = tell;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** A call with the bot's token went through. @param scopes that the bot has, where the answer says so */
  answered(scopes: readonly string[] | undefined): void {
    if (this.#having.size === 0) return;
    this.#having.delete('bot');
    if (scopes && this.#scope.split(',').some((one) => scopes.includes(one))) this.#having.delete('scope');
    this.#say();
  }

  /** A call with the bot's token failed. */
  failed(error: unknown): void {
    if (!(error instanceof Hindered)) return;
    if (ofTokens.has(error.code)) this.#set('bot', tokenTrouble('bot', error.code));
    else if (error.code === 'missing_scope' && error.needed !== '') {
      this.#scope = error.needed;
      this.#set('scope', scopeTrouble(error.needed));
    }
  }

  /** Slack lets Relevo in by Socket Mode, or refuses to. */
  socket(error: unknown): void {
    if (error instanceof Hindered || error instanceof SlackRefusal) this.#set('app', tokenTrouble('app', error.code));
    else if (error === undefined && this.#having.delete('app')) this.#say();
  }

  #set(where: Where, trouble: Trouble): void {
    if (this.#tell === undefined || this.#isStopped) return;
    this.#having.set(where, trouble);
    this.#say();
    // By the socket it is tried anyway.
    if (where !== 'app') this.#lookLater();
  }

  #say(): void {
    const [now] = this.#having.values();
    if (now?.code === this.#told) return;
    this.#told = now?.code;
    this.#tell?.(now);
    if (now !== undefined) return;
    this.#looks = 0;
    this.#mended();
  }

  /** Nothing may be there to be asked for a long time. */
  #lookLater(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    const wait = Math.min(waits.longest, waits.first * 2 ** this.#looks);
    this.#looks += 1;
    this.#timer = setTimeout(() => void this.#lookNow(), wait).unref();
  }

  async #lookNow(): Promise<void> {
    await this.#look().catch(() => {});
    this.#timer = undefined;
    if (this.#having.has('bot') || this.#having.has('scope')) this.#lookLater();
  }
}

function tokenTrouble(which: 'bot' | 'app', code: string): Trouble {
  return which === 'bot'
    ? { code: 'token', says: t('trouble.slack.token', { code }), mend: t('trouble.slack.token.mend') }
    : { code: 'socket', says: t('trouble.slack.socket', { code }), mend: t('trouble.slack.socket.mend') };
}

/** @param needed one scope, or several of which one is enough, as Slack names them */
function scopeTrouble(needed: string): Trouble {
  const [scope = needed] = needed.split(',');
  const [says, mend] = [t('trouble.slack.scope', { scope }), t('trouble.slack.scope.mend', { scope })];
  return { code: 'scope', says, mend, partly: true };
}
