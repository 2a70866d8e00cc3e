/**
 * Who may see an entry, any of: `requester` (the customer and everybody who works on it), `desk` (agents and the teams
 * that it was handed to), `team:<id>` (that team, and the desk unless the team is confidential), `person:<id>`.
 * Leads see everything.
 */
export type Audience = 'requester' | 'desk' | `team:${string}` | `person:${string}`;
