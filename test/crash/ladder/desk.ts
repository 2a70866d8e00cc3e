import { defaultDesk } from '#src/config/desk-defaults.ts';
import type { Desk } from '#src/domain/desk.ts';

/** So many counted seconds are promised; half of them are the first rung, all of them the second. */
export const TARGET_S = 8;
export const RUNGS = [50, 100] as const;

/** A ladder of seconds. */
export const ladderDesk: Desk = {
  ...defaultDesk,
  sla: {
    ...defaultDesk.sla,
    targets: [{ clock: 'firstResponse', minutes: TARGET_S / 60, counts: 'always' }],
    ladder: [
      { percent: RUNGS[0], tell: ['assignee'] },
      { percent: RUNGS[1], tell: ['assignee', 'lead', 'onCall'] },
    ],
  },
  oncall: {
    desk: { zone: 'UTC', rotation: 'daily', handOver: '00:00', from: '2026-01-05', people: ['workspace:noah'] },
  },
};
