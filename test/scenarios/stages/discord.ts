import { discordStage } from '../discord-stage.ts';
import type { Stage } from './stage.ts';

/** Discord by its gateway, with what people write. */
export default function openStage(): Promise<Stage> {
  return discordStage('gateway');
}
