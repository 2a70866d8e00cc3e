import type { Attachment } from './model.ts';
import { Refused } from './refused.ts';
import type { Viewer } from './shapes.ts';

/** A request of the app, taken apart. */
export interface Ask {
  /** What stands in the path, by its name in the description. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly Attachment[];
  readonly viewer: Viewer;
}

export interface Answer {
  readonly status: number;
  /** Absent: there is none, as with a 204. */
  readonly body?: unknown;
}

/** One route: its method and path as Discord's description writes them. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Interactions are answered with their token alone. */
  readonly open?: true;
  readonly handle: (ask: Ask) => Answer | Promise<Answer>;
}

export function param({ params }: Ask, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Refused('notFound');
  return value;
}

/** How long a page is, within what the route allows. */
export function limitOf({ query }: Ask, fallback: number): number {
  return Number(query.get('limit') ?? fallback);
}
