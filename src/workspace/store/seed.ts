import type { Database } from './database.ts';

/** The members and channels of a first start: enough people for one person to play every role. */
export function seed(db: Database): void {
  db.transaction(() => {
    for (const [position, member] of members.entries()) {
      const { groups, email, guest, bot, ...rest } = { email: null, guest: false, bot: false, ...member };
      const flags = { groups: JSON.stringify(groups), guest: Number(guest), bot: Number(bot) };
      db.insert('members', { position, email, ...rest, ...flags });
    }
    for (const [position, { id, topic, members: inside }] of channels.entries()) {
      db.insert('channels', { id, kind: 'channel', name: id, topic, position });
      for (const member of [...inside, 'relevo']) db.insert('channel_members', { channel: id, member });
    }
  });
}

interface Seeded {
  id: string;
  name: string;
  title: string;
  email?: string;
  language: string;
  zone: string;
  groups: string[];
  guest?: boolean;
  bot?: boolean;
}

const zurich = { language: 'en', zone: 'Europe/Zurich' };
const mexico = { language: 'es', zone: 'America/Mexico_City' };
const desk = ['mia', 'noah', 'lucia', 'lea'];

const members: readonly Seeded[] = [
  staff('mia', 'Mia Meier', 'Support agent', ['agents'], zurich),
  staff('noah', 'Noah Brunner', 'Support agent', ['agents'], zurich),
  staff('lucia', 'Lucía Herrera', 'Support agent', ['agents'], mexico),
  staff('lea', 'Lea Frei', 'Support lead', ['agents', 'leads', 'admins'], zurich),
  staff('dara', 'Dara Novak', 'Developer', ['dev'], zurich),
  staff('ivan', 'Ivan Rossi', 'IT network', ['it'], zurich),
  staff('leo', 'Leo Weber', 'Legal', ['legal'], zurich),
  {
    id: 'ana',
    name: 'Ana Torres',
    title: 'Customer, Acme',
    email: 'ana@acme.example',
    ...mexico,
    groups: ['acme'],
    guest: true,
  },
  { id: 'ben', name: 'Ben Keller', title: 'Customer, Globex', ...zurich, groups: ['globex'], guest: true },
  { id: 'relevo', name: 'Relevo', title: 'Support desk', language: 'en', zone: 'UTC', groups: [], bot: true },
];

const channels: readonly { id: string; topic: string; members: readonly string[] }[] = [
  { id: 'support-acme', topic: 'Acme and the support desk', members: ['ana', ...desk] },
  { id: 'support-globex', topic: 'Globex and the support desk', members: ['ben', ...desk] },
  { id: 'agents', topic: 'The support desk', members: desk },
  { id: 'team-dev', topic: 'Second level: developers', members: ['dara', 'lea'] },
  { id: 'team-it', topic: 'Second level: IT network', members: ['ivan', 'lea'] },
  { id: 'team-legal', topic: 'Second level: legal', members: ['leo', 'lea'] },
  { id: 'leads', topic: 'Leads', members: ['lea'] },
];

function staff(
  id: string,
  name: string,
  title: string,
  groups: string[],
  place: { language: string; zone: string },
): Seeded {
  return { id, name, title, email: `${id}@relevo.example`, ...place, groups };
}
