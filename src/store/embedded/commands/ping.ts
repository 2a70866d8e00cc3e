import type { Command } from './command.ts';

export const ping: Command = { names: ['ping'], fields: [], reads: true, run: () => ({}) };
