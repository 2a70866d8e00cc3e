import { discordStage } from '../discord-stage.ts';
import type { Stage } from './stage.ts';

/** Discord by interactions over HTTP alone: Relevo hears nothing of what people write. */
export default function openStage(): Promise<Stage> {
  return discordStage('http');
}
