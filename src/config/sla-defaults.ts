import type { SlaSettings } from '../domain/sla/settings.ts';

/** The same hours from Monday to Friday. */
const workdays = (open: string, close: string) => {
  const hours = [[open, close]] as const;
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
};

/** The service level as it is published. */
export const defaultSla: SlaSettings = {
  calendars: {
    europe: { zone: 'Europe/Zurich', hours: workdays('08:00', '17:00'), holidays: [] },
    america: { zone: 'America/Mexico_City', hours: workdays('09:00', '17:00'), holidays: [] },
  },
  regions: { europe: ['europe'], america: ['america'] },
  followTheSun: false,
  clocks: {
    firstResponse: {
      starts: ['opened', 'reopened'],
      stops: ['answered', 'resolved'],
      pauses: ['waiting'],
      resumes: ['customerWrote', 'handedOver'],
      drops: ['merged', 'closed'],
    },
    handoff: {
      starts: ['handedOver', 'passedOn'],
      stops: ['teamAnswered', 'teamAsked', 'teamDeclined', 'teamReturned', 'passedOn', 'resolved'],
      pauses: ['waiting'],
      resumes: ['customerWrote'],
      drops: ['merged', 'closed'],
    },
  },
  targets: [
    { clock: 'firstResponse', minutes: 240, counts: 'business' },
    { clock: 'handoff', team: 'legal', days: 5, counts: 'business' },
    { clock: 'handoff', minutes: 480, counts: 'business' },
  ],
  ladder: [
    { percent: 50, tell: ['assignee'] },
    { percent: 75, tell: ['assignee'] },
    { percent: 90, tell: ['assignee', 'lead'] },
    { percent: 100, tell: ['assignee', 'lead', 'onCall'] },
    { percent: 150, tell: ['lead', 'manager'] },
  ],
  acceptWithinMinutes: 15,
  contracts: {},
  // What is promised is each answer in time. 'GMT+1' and 'GMT-6' are how the service-level page prints the two zones.
  report: {
    goal: 100,
    legalTeams: ['legal'],
    literalZones: { 'Europe/Zurich': '+01:00', 'America/Mexico_City': '-06:00' },
  },
};
