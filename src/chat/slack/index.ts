import type { InspectionParts, PlatformDefinition, PlatformParts } from '../../port/definition.ts';
import { faults, platform, readSettings, settings } from './settings.ts';

export default {
  id: platform,
  settings,
  faults,
  async create({ settings: given, words, log, notes }: PlatformParts) {
    const [{ SlackPlatform }, { loadEmoji }] = await Promise.all([import('./adapter.ts'), import('./emoji.ts')]);
    return new SlackPlatform({ settings: readSettings(given), words, log, notes, emoji: await loadEmoji() });
  },
  async inspect({ settings: given }: InspectionParts) {
    const { inspectSlack } = await import('./inspection.ts');
    return inspectSlack(readSettings(given));
  },
} satisfies PlatformDefinition;
