import type { Inspection, InspectionParts } from '../../port/definition.ts';

export async function inspectDiscord(_parts: InspectionParts): Promise<Inspection | undefined> {
  return undefined;
}
