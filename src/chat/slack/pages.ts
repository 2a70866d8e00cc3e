import { z } from 'zod';
import { t } from '../../i18n/types.ts';
import type { Notes } from '../../port/definition.ts';
import type { OutboundCall } from '../../port/platform.ts';
import { renderCard } from '../../port/render.ts';
import type { Api } from './api.ts';
import { blocksOf, type Site, someOf } from './blocks.ts';
import type { WordsFor } from './posts.ts';

type Home = Extract<OutboundCall, { kind: 'home' }>;

const instant = z.iso.datetime();

/** The page that each person has of Relevo. https://docs.slack.dev/surfaces/app-home */
export class Pages {
  readonly #api: Api;
  readonly #words: WordsFor;
  readonly #site: () => Site;
  readonly #notes: Notes;

  constructor(api: Api, words: WordsFor, site: () => Site, notes: Notes) {
    this.#api = api;
    this.#words = words;
    this.#site = site;
    this.#notes = notes;
  }

  /** An older page than the one that is there, by whichever process that was drawn, is left. */
  async publish({ to, card, count, asOf, reader }: Home): Promise<void> {
    const note = `home:${to.user}`;
    const shown = instant.safeParse(await this.#notes.read(note)).data;
    if (shown !== undefined && Temporal.Instant.compare(shown, asOf) > 0) return;
    // Slack has no mark for how much there is to do, so that the title says it.
    const title = card.title && count ? t('home.part', { name: card.title, count }) : card.title;
    const rendered = renderCard({ ...card, ...(title ? { title } : {}) }, (text) => this.#words(text, reader));
    const view = { type: 'home', blocks: someOf(blocksOf(rendered, this.#site())) };
    // First noted: what failed comes again, and nothing older comes in between.
    await this.#notes.write(note, asOf);
    await this.#api.call('views.publish', { user_id: to.user, view });
  }
}
