import { CLOCK_KINDS, type ClockEvent, type ClockKind, type SlaSettings } from '../domain/sla/settings.ts';
import { nearest } from '../lib/nearest.ts';
import type { SlaFile } from './sla-schema.ts';

type Add = (path: readonly PropertyKey[], reason: string) => void;

/** By these one hand-off ends and the next begins. */
const GOES_ON: Readonly<Record<ClockKind, readonly ClockEvent[]>> = {
  firstResponse: [],
  handoff: ['handedOver', 'passedOn'],
};
const EXAMPLES = {
  firstResponse: { starts: 'opened', stops: 'answered' },
  handoff: { starts: 'handedOver', stops: 'teamAnswered' },
} as const satisfies Record<ClockKind, Record<'starts' | 'stops', ClockEvent>>;

/** Promises that nobody could keep or that mean nothing, each of which is well written by itself. */
export function checkPolicy(sla: SlaSettings, file: SlaFile, add: Add): void {
  for (const [n, { clock, team, days, counts }] of (file.targets ?? []).entries()) {
    const path = ['sla', 'targets', n];
    if (clock === 'firstResponse' && team !== undefined)
      add(
        [...path, 'team'],
        'must be left out: a first response is the desk’s; what a team promises is clock: handoff',
      );
    if (days !== undefined && counts === 'always')
      add(
        [...path, 'days'],
        `must be hours where counts is always, as days are business days: write hours: ${days * 24} for whole days`,
      );
  }
  for (const kind of CLOCK_KINDS) checkClock(kind, sla, add);
}

function checkClock(kind: ClockKind, { clocks, targets }: SlaSettings, add: Add): void {
  const { starts, stops, drops, pauses, resumes } = clocks[kind];
  const path = ['sla', 'clocks', kind];
  if (targets.some(({ clock }) => clock === kind)) {
    for (const [what, events] of Object.entries({ starts, stops }) as ['starts' | 'stops', readonly ClockEvent[]][])
      if (events.length === 0)
        add(
          [...path, what],
          `must name an event such as ${EXAMPLES[kind][what]}, as sla.targets promise something by this clock; or take those targets away`,
        );
  }
  for (const event of starts) {
    const other = stops.includes(event) ? 'stops' : drops.includes(event) ? 'drops' : undefined;
    if (other !== undefined && !GOES_ON[kind].includes(event))
      add(
        [...path, 'starts'],
        `must not have ${event}, which is in ${other} as well: this clock would begin anew each time and never end; take it out of one of them`,
      );
  }
  if (pauses.length > 0 && resumes.length === 0)
    add(
      [...path, 'pauses'],
      'must be [] where nothing resumes this clock; or name under resumes what does, such as customerWrote',
    );
  for (const event of pauses.filter((one) => resumes.includes(one)))
    add([...path, 'pauses'], `must not have ${event}, which is in resumes as well; take it out of one of them`);
}

/** What fits nobody as things are, and may be meant so: contracts come and go with customers. */
export function unusedContracts({ targets, contracts }: SlaSettings): readonly {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}[] {
  const held = new Set(Object.values(contracts));
  return targets.flatMap(({ contract }, n) => {
    if (contract === undefined || held.has(contract)) return [];
    const meant = nearest(contract, held);
    const help = meant === undefined ? 'so this target fits nobody' : `did you mean ${meant}?`;
    const name = JSON.stringify(contract.slice(0, 60));
    return [{ path: ['sla', 'targets', n, 'contract'], reason: `no customer of sla.contracts has ${name}; ${help}` }];
  });
}
