import type { InspectionParts, PlatformDefinition, PlatformParts } from '../../port/definition.ts';
import { faults, readSettings, settings } from './settings.ts';

/** The one installation that the environment describes. */
const id = 'slack';

export default {
  id,
  settings,
  faults,
  async create({ settings: given, words, log, notes }: PlatformParts) {
    const [{ SlackPlatform }, { loadEmoji }] = await Promise.all([import('./adapter.ts'), import('./emoji.ts')]);
    return new SlackPlatform({ id, settings: readSettings(given), words, log, notes, emoji: await loadEmoji() });
  },
  async inspect({ settings: given }: InspectionParts) {
    const { inspectSlack } = await import('./inspection.ts');
    return inspectSlack(id, readSettings(given));
  },
} satisfies PlatformDefinition;
