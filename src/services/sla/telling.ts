import { DESK_ROTA } from '../../domain/oncall/rights.ts';
import { quietUntil } from '../../domain/people/quiet.ts';
import { callNext } from '../../domain/tickets/acts/climb.ts';
import { callOnDuty, tellPerson } from '../../domain/tickets/acts/clocks.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import type { Step } from '../../domain/tickets/steps.ts';
import type { OnCall } from '../oncall.ts';
import type { StaffingStore } from '../stores/staffing.ts';

const TELLING = ['callOnDuty', 'tellPerson', 'callNext'] as const;
type Telling = Extract<Step, { kind: (typeof TELLING)[number] }>;

export interface Hearers {
  readonly onCall: Pick<OnCall, 'whoIsOn'>;
  readonly staffing: Pick<StaffingStore, 'quietOf'>;
}

export function isTelling(step: Step): step is Telling {
  return (TELLING as readonly string[]).includes(step.kind);
}

/** Somebody is told: who that is, and whether they want to hear it now, is looked up when it is done. @throws RetryLater */
export async function tellingAct(step: Telling, hearers: Hearers, now: Temporal.Instant): Promise<Act> {
  switch (step.kind) {
    case 'callOnDuty': {
      const [person] = await hearers.onCall.whoIsOn(step.team ?? DESK_ROTA, now);
      return callOnDuty(step, person);
    }
    case 'callNext': {
      const [onDuty, ...others] = await hearers.onCall.whoIsOn(step.team, now);
      if (onDuty === undefined) return callNext(step, []);
      const asleep = (await hearers.staffing.quietOf(others)).filter((hours) => quietUntil(hours, now) !== undefined);
      const quiet = new Set(asleep.map(({ who }) => who.id));
      return callNext(step, [onDuty, ...others.filter((one) => !quiet.has(one))]);
    }
    case 'tellPerson': {
      const quiet = await quietTime(step.person, hearers.staffing, now);
      if (quiet === undefined) return tellPerson(step);
      // Whoever is on call is told in spite of quiet hours.
      const [onDuty] = await hearers.onCall.whoIsOn(step.team ?? DESK_ROTA, now);
      return tellPerson(step, onDuty === step.person ? undefined : quiet);
    }
  }
}

async function quietTime(
  person: string,
  staffing: Hearers['staffing'],
  now: Temporal.Instant,
): Promise<string | undefined> {
  const [hours] = await staffing.quietOf([person]);
  return hours && quietUntil(hours, now)?.toString();
}
