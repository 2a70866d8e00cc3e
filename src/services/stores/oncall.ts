import type { Who } from '../../domain/people/person.ts';

/** Instants are `…Z`. */
export interface KeptOverride {
  readonly id: string;
  readonly team: string;
  /** Absent: nobody is on call. */
  readonly who?: Who;
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly by: Who;
}

export interface OnCallStore {
  /** Once per id: what was put first stays. */
  put(override: KeptOverride): Promise<void>;
  /** Also one that was cancelled. */
  byId(id: string): Promise<KeptOverride | undefined>;
  /** Of a team, not cancelled, ending after an instant, whichever ends first on top. */
  ending(team: string, after: string, limit: number): Promise<readonly KeptOverride[]>;
  /** Whether it was cancelled under this key, now or before. */
  cancel(id: string, key: string): Promise<boolean>;
}
