import { type Text, t } from '../../../i18n/types.ts';
import { type Person, personId } from '../../people/person.ts';
import type { Intent } from '../intents.ts';
import type { SubjectPlace } from '../subject-places.ts';
import { label, type Ticket } from '../ticket.ts';

/** @param by absent: Relevo itself */
export function assignedText({ number, subject }: Pick<Ticket, 'number' | 'subject'>, by?: string): Text {
  const params = { number: label(number), subject };
  return by === undefined ? t('say.assignedAutomatically', params) : t('say.assignedToYou', { ...params, by });
}

/** @param ticket as it is before that step */
export function toldOwner({ version }: Ticket, { language, zone }: Person, by?: string): SubjectPlace {
  const told = { kind: 'assigned', version: version + 1, reader: { language, zone } } as const;
  return by === undefined ? told : { ...told, by };
}

/** To them alone. */
export function tellAssigned(to: Person, text: Text): Intent {
  return { kind: 'say', to: { side: 'person', person: personId(to) }, line: { kind: 'notice', text }, copy: true };
}
