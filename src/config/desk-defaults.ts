import type { Desk } from '../domain/desk.ts';
import { defaultSla } from './sla-defaults.ts';

/** The desk without any file. `relevo.example.yaml` says the same in its own words; a test compares the two. */
export const defaultDesk: Desk = {
  name: 'Relevo',
  language: 'en',
  zone: 'Europe/Zurich',
  regions: { europe: { zone: 'Europe/Zurich' }, america: { zone: 'America/Mexico_City' } },
  languages: ['en', 'es'],
  channels: { intake: ['support-acme', 'support-globex'], agents: 'agents', leads: 'leads' },
  roles: { agent: ['agents'], lead: ['leads'], admin: ['admins'] },
  teams: {
    dev: { channel: 'team-dev', groups: ['dev'], confidential: false },
    it: { channel: 'team-it', groups: ['it'], confidential: false },
    legal: { channel: 'team-legal', groups: ['legal'], confidential: true },
  },
  categories: {
    functionality: { team: 'dev', triage: ['customerNumber', 'browser', 'screenshot', 'reproduction', 'faq'] },
    deliverability: { team: 'it', triage: ['customerNumber', 'reproduction', 'faq', 'deliverability'] },
    legal: { team: 'legal', triage: ['customerNumber'] },
    billing: { team: 'legal', triage: ['customerNumber', 'faq'] },
    other: { team: 'dev', triage: ['customerNumber', 'reproduction', 'faq'] },
  },
  tickets: { firstNumber: 1001, reopenWithinDays: 7, reaction: '🎫' },
  escalation: { bouncesToLead: 3 },
  assignment: { desk: 'off', teams: {}, limits: {} },
  files: {
    maxMegabytes: 10,
    types: ['images', 'pdf', 'text', 'csv', 'eml', 'zip', 'office', 'audio', 'video'],
  },
  mail: { from: 'Relevo Support <support@relevo.example>', hangingAfterMinutes: 10 },
  limits: { requestsPerHour: 20, addressChangesPerDay: 3 },
  linking: { codeMinutes: 15, codeTries: 5, codesPerDay: 3 },
  sla: defaultSla,
  oncall: {},
  masking: { cards: true, passwords: true, keys: true, tokens: true },
};
