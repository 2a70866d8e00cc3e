import { fault, shown } from '../domain/sla/given.ts';

/** A property of an iCalendar file; RFC 5545, section 3.1. */
export interface Property {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly name: string;
  /** By their names in capitals. */
  readonly params: ReadonlyMap<string, string>;
  /** As it stands there, escapes and all. */
  readonly value: string;
}

/** What stands between `BEGIN` and `END`, without what is nested in it. */
export interface Component {
  readonly line: number;
  /** `VEVENT` */
  readonly name: string;
  readonly properties: readonly Property[];
}

interface Open extends Component {
  readonly properties: Property[];
}

const MOST_NESTED = 10;

/** All components in the order in which they end. @throws Fault with the line */
export function componentsIn(text: string): readonly Component[] {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s/i.test(text))
    fault('the file', 'is no iCalendar file, which begins with BEGIN:VCALENDAR');
  const ended: Component[] = [];
  const open: Open[] = [];
  for (const property of propertiesIn(text)) {
    const { line, name, value } = property;
    const what = value.trim().toUpperCase();
    const inner = open.at(-1);
    if (inner === undefined && !(name === 'BEGIN' && what === 'VCALENDAR'))
      fault(`line ${line}`, 'is outside of any calendar');
    if (name === 'BEGIN') {
      if (open.length === MOST_NESTED) fault(`line ${line}`, `is nested deeper than ${MOST_NESTED}`);
      open.push({ line, name: what, properties: [] });
    } else if (name === 'END' && inner !== undefined) {
      if (inner.name !== what)
        fault(`line ${line}`, `ends ${shown(what)} where ${inner.name} of line ${inner.line} is open`);
      open.pop();
      ended.push(inner);
    } else inner?.properties.push(property);
  }
  const unended = open.at(-1);
  if (unended !== undefined) fault(`line ${unended.line}`, `begins ${shown(unended.name)}, which never ends`);
  return ended;
}

function* propertiesIn(text: string): Generator<Property> {
  let [begun, line] = [0, ''];
  let number = 0;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    number += 1;
    if (/^[ \t]/.test(raw) && line !== '') {
      // A long line goes on in the next one, behind a space.
      line += raw.slice(1);
      continue;
    }
    if (line !== '') yield propertyIn(line, begun);
    [begun, line] = [number, raw.trim() === '' ? '' : raw];
  }
  if (line !== '') yield propertyIn(line, begun);
}

const NAME = /^([A-Z0-9-]+)(?=[;:])/i;
const PARAM = /;([A-Z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/iy;

function propertyIn(text: string, line: number): Property {
  const [, name] = NAME.exec(text) ?? [];
  if (name === undefined) return fault(`line ${line}`, `must be NAME:value; it is ${shown(text)}`);
  const params = new Map<string, string>();
  let at = name.length;
  while (text[at] === ';') {
    PARAM.lastIndex = at;
    const [all, key, value] = PARAM.exec(text) ?? [];
    if (all === undefined || key === undefined || value === undefined) break;
    params.set(key.toUpperCase(), value.replaceAll('"', ''));
    at += all.length;
  }
  if (text[at] !== ':') return fault(`line ${line}`, `must be NAME;PARAMETER=…:value; it is ${shown(text)}`);
  return { line, name: name.toUpperCase(), params, value: text.slice(at + 1) };
}
