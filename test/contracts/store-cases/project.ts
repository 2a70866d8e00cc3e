import { type Cases, decimal, double, evaluates, MISSING, refused, shows } from './case.ts';

const doc = { a: 1, b: { c: 2, d: 3 }, l: [{ x: 1, y: 2 }, { x: 3, y: 4 }, 5], n: [1, 2, 3, 4] };

export const PROJECTION_CASES: Cases = {
  $slice: [
    shows({ n: { $slice: 2 }, _id: 0, l: 0, b: 0 }, doc, { a: 1, n: [1, 2] }),
    shows({ n: { $slice: -1 }, a: 1 }, doc, { _id: 0, a: 1, n: [4] }),
    shows({ n: { $slice: [1, 2] }, _id: 0, a: 0, b: 0, l: 0 }, doc, { n: [2, 3] }),
    shows({ n: { $slice: [-3, 2] }, _id: 0, a: 0, b: 0, l: 0 }, doc, { n: [2, 3] }),
    shows({ n: { $slice: [9, 2] }, _id: 0, a: 0, b: 0, l: 0 }, doc, { n: [] }),
    shows({ n: { $slice: 0 }, _id: 0, a: 0, b: 0, l: 0 }, doc, { n: [] }),
    shows({ a: { $slice: 1 } }, { a: 'text', b: 1 }, { _id: 0, a: 'text', b: 1 }),
    shows({ 'a.b': { $slice: 1 } }, { a: [{ b: [1, 2] }, { b: 3 }] }, { _id: 0, a: [{ b: [1] }, { b: 3 }] }),
    shows({ n: { $slice: [1, 0] } }, doc, refused(28724)),
    shows({ n: { $slice: [1] } }, doc, refused(28667)),
  ],
  $elemMatch: [
    shows({ l: { $elemMatch: { x: { $gt: 1 } } } }, doc, { _id: 0, l: [{ x: 3, y: 4 }] }),
    shows({ l: { $elemMatch: { x: 9 } }, a: 1 }, doc, { _id: 0, a: 1 }),
    shows({ n: { $elemMatch: { $gt: 2 } } }, doc, { _id: 0, n: [3] }),
    shows({ a: { $elemMatch: { $gt: 0 } } }, doc, { _id: 0 }),
    shows({ 'l.x': { $elemMatch: { $gt: 0 } } }, doc, refused(31275)),
  ],
};

/** What has no operator: fields in and out, and what is computed. */
export const PLAIN_PROJECTIONS = [
  shows({ a: 1 }, doc, { _id: 0, a: 1 }),
  shows({ a: true, _id: false }, doc, { a: 1 }),
  shows({ a: double(0.5), _id: 0 }, doc, { a: 1 }),
  shows({ b: 0, l: 0, n: 0 }, doc, { _id: 0, a: 1 }),
  shows({ _id: 0, b: 0, l: 0, n: 0 }, doc, { a: 1 }),
  shows({ _id: 1, b: 0, l: 0, n: 0 }, doc, { _id: 0, a: 1 }),
  shows({ _id: 0 }, { a: 1 }, { a: 1 }),
  shows({ _id: 1 }, doc, { _id: 0 }),
  shows({}, { a: 1 }, { _id: 0, a: 1 }),
  shows({ n: 1, a: 1 }, doc, { _id: 0, a: 1, n: [1, 2, 3, 4] }),
  shows({ 'b.c': 1, _id: 0 }, doc, { b: { c: 2 } }),
  shows({ b: { c: 1 }, _id: 0 }, doc, { b: { c: 2 } }),
  shows({ 'l.x': 1, _id: 0 }, doc, { l: [{ x: 1 }, { x: 3 }] }),
  shows({ 'l.x': 0, a: 0, b: 0, n: 0 }, doc, { _id: 0, l: [{ y: 2 }, { y: 4 }, 5] }),
  shows({ 'a.x': 1, _id: 0 }, doc, {}),
  shows({ 'a.x': 0, b: 0, l: 0, n: 0 }, doc, { _id: 0, a: 1 }),
  shows({ 'l.0': 1, _id: 0 }, doc, { l: [{}, {}] }),
  shows({ sum: { $add: ['$a', '$b.c'] }, _id: 0 }, doc, { sum: 3 }),
  shows({ copy: '$b.d', _id: 0 }, doc, { copy: 3 }),
  shows({ 'a.x': { $add: [1, 1] }, _id: 0 }, doc, { a: { x: 2 } }),
  shows({ 'b.c': { $add: ['$b.c', 1] }, _id: 0 }, doc, { b: { c: 3 } }),
  shows({ 'l.z': '$a', _id: 0 }, { a: 1, l: [{ x: 1 }, {}] }, { l: [{ z: 1 }, { z: 1 }] }),
  shows(
    { 'l.z': '$a', _id: 0 },
    { a: 1, l: [{ z: 2 }, 'x', null, [], [5]] },
    { l: [{ z: 1 }, { z: 1 }, { z: 1 }, [], [{ z: 1 }]] },
  ),
  shows({ 'l.x': 1, _id: 0 }, { l: [{ x: 1 }, 'x', null, [], [{ x: 2, y: 3 }]] }, { l: [{ x: 1 }, [], [{ x: 2 }]] }),
  shows({ a: 0, b: { $add: [1, 1] } }, doc, refused(31252)),
  shows({ a: 0, b: '$a' }, doc, refused(31310)),
  shows({ _id: { $add: [1, 1] }, a: 0 }, doc, refused(31254)),
  shows({ '.a': 1 }, doc, refused(15998)),
  shows({ 'a.': 1 }, doc, refused(40353)),
  shows({ 'a..b': 1 }, doc, refused(15998)),
  shows({ $: 1 }, doc, refused(16410)),
  shows({ gone: '$nowhere', a: 1 }, doc, { _id: 0, a: 1 }),
  shows({ text: 'text', _id: 0 }, doc, { text: 'text' }),
  shows({ a: 1, b: 0 }, doc, refused(31254)),
  shows({ a: 0, b: 1 }, doc, refused(31253)),
  shows({ b: 1, 'b.c': 1 }, doc, refused(31249)),
  shows({ 'b.c': 1, b: 1 }, doc, refused(31250)),
  shows({ b: {} }, doc, refused(51270)),
  shows({ '': 1 }, doc, refused(40352)),
];

export const VARIABLE_CASES: Cases = {
  $$ROOT: [evaluates('$$ROOT.a', { a: 1 }, 1), evaluates({ $eq: ['$$ROOT', { _id: 0, a: 1 }] }, { a: 1 }, true)],
  $$CURRENT: [evaluates('$$CURRENT.a.b', { a: { b: decimal('1.0') } }, decimal('1.0'))],
  $$NOW: [evaluates({ $type: '$$NOW' }, {}, 'date'), evaluates({ $gt: ['$$NOW', new Date(0)] }, {}, true)],
  $$REMOVE: [evaluates({ $cond: [false, 1, '$$REMOVE'] }, {}, MISSING)],
};
