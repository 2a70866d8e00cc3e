import type { ChartOfMonths } from '../domain/sla/report.ts';
import type { Reader } from '../i18n/types.ts';
import type { Place, Platform } from '../port/platform.ts';
import type { OutMessage } from './out-message.ts';

/** Draws it as a PNG in the reader's language. */
export type DrawChart = (chart: ChartOfMonths, reader: Reader) => Promise<Uint8Array>;

/** How many one process draws at once. */
const AT_ONCE = 1;

/** Draws charts when they leave; nothing of them is kept but the figures. */
export class OutCharts {
  readonly #draw: DrawChart;
  #inHand = 0;

  constructor(draw: DrawChart) {
    this.#draw = draw;
  }

  /** `busy`: another is in hand. `superseded`: the platform takes no such file; the card beside it has the figures. */
  async send(
    key: string,
    { chart }: Extract<OutMessage, { kind: 'chart' }>,
    to: Place,
    platform: Platform,
    reader: Reader,
  ): Promise<'sent' | 'busy' | 'superseded'> {
    if (!platform.capabilities.files) return 'superseded';
    if (this.#inHand >= AT_ONCE) return 'busy';
    this.#inHand += 1;
    try {
      const bytes = Buffer.from(await this.#draw(chart, reader));
      if (bytes.byteLength > platform.limits.fileBytes) return 'superseded';
      const name = `sla-${chart.month}.png`;
      await platform.perform({ kind: 'file', key, to, name, type: 'image/png', base64: bytes.toString('base64') });
      return 'sent';
    } finally {
      this.#inHand -= 1;
    }
  }
}
