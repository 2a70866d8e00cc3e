import { type Html, html, ownMarkup } from './html.ts';

/** Drawn on a 20 × 20 field with lines of the text's colour, so that no symbol depends on a font. */
const shapes = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5',
  person: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 17c0-3 2.5-5 6-5s6 2 6 5',
  mail: 'M3 5h14v10.5H3zM3 5.5l7 5.5 7-5.5',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5',
  plus: 'M10 4.5v11M4.5 10h11',
  send: 'M3.5 10 16.5 4 12 16.5l-2.5-5zM9.5 11.5 16.5 4',
  clip: 'M14.5 9.5 9 15a3.2 3.2 0 0 1-4.5-4.5L11 4a2.2 2.2 0 0 1 3.2 3.1L7.8 13.4a1 1 0 0 1-1.5-1.4L11.5 7',
  reply: 'M8 5 3.5 9.5 8 14M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1',
  thread: 'M4 4.5h12v8.5H9l-3.5 3V13H4z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11.5c.7 1.3 1.7 2 3 2s2.3-.7 3-2M7.5 8h.01M12.5 8h.01',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  jump: 'M3.5 10h12M11 5l5 5-5 5',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
  file: 'M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15',
  eye: 'M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5ZM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.2V13.5M10 6.5h.01',
  good: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM6.8 10.2l2.2 2.3 4.2-4.6',
  warn: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01',
  bad: 'M7 3h6l4 4v6l-4 4H7l-4-4V7zM10 6.5v4.2M10 13.4h.01',
  done: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM6.8 10.2l2.2 2.3 4.2-4.6',
  todo: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z',
  todoList: 'M3.5 5.5l1.3 1.3 2.2-2.6M3.5 11l1.3 1.3 2.2-2.6M9.5 5.5h7M9.5 11h7M9.5 16h7M4.5 16h1',
  plug: 'M7 3v4M13 3v4M5 7h10v2.5a5 5 0 0 1-10 0zM10 14.5V18',
  keys: 'M3 6h14v8.5H3zM5.5 9h.01M8.5 9h.01M11.5 9h.01M14.5 9h.01M6.5 12h7',
  tab: 'M11.5 4H16v4.5M16 4l-6.5 6.5M13.5 11v5H4V6.5h5',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
} as const;

export type IconName = keyof typeof shapes;

/** Says nothing to a screen reader: the words stand beside it. */
export function icon(name: IconName): Html {
  return html`<svg class="icon icon-${name}" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${shapes[name]}"/></svg>`;
}

/** Relevo's mark: a baton handed over. */
export const mark: Html = ownMarkup(
  '<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path class="mark-a" d="M3 16.5 12 7.5l3 3-9 9z"/><path class="mark-b" d="m12 13.5 6-6 3 3-6 6z"/></svg>',
);
