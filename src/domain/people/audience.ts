/**
 * Who may see an entry, any of: `requester` (the customer and everybody who works on it), `desk` (agents and the teams
 * that it was handed to), `team:<id>` (that team, and the desk unless the team is confidential), `person:<id>`.
 * `lead`: nobody but the leads, who see everything.
 */
export type Audience = 'requester' | 'desk' | 'lead' | `team:${string}` | `person:${string}`;
