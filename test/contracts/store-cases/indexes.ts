import { expect } from 'vitest';
import { answers, type Case, type Cases, double, refused, story } from './case.ts';

/** Makes an index over `v` and says which of the documents it lets in, by place. */
function letsIn(options: object, docs: readonly object[], expected: readonly number[], key: object = { v: 1 }): Case {
  const index = { key, name: 'i', ...options };
  return story(
    `createIndexes with "indexes": ${JSON.stringify(index)} lets in ${JSON.stringify(docs)}`,
    async (collection, db) => {
      await db.command({ createIndexes: collection.collectionName, indexes: [index] });
      const inserted: number[] = [];
      for (const [n, doc] of docs.entries()) {
        const reply = await db.command({ insert: collection.collectionName, documents: [{ _id: n, ...doc }] });
        if (reply['n'] === 1) inserted.push(n);
        else expect(reply['writeErrors'][0].code).toBe(11000);
      }
      expect(inserted).toEqual(expected);
    },
  );
}

const indexOf = (index: object) => ({ createIndexes: 'THIS', indexes: [{ key: { v: 1 }, name: 'i', ...index }] });

export const INDEX_CASES: Cases = {
  createIndexes: [
    answers(indexOf({}), [{ v: 1 }], {
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: false,
    }),
    answers(indexOf({}), [], { numIndexesBefore: 2, numIndexesAfter: 2, note: 'all indexes already exist' }, [
      indexOf({}),
    ]),
    letsIn({ unique: true }, [{}, { v: null }, { v: 1 }, { v: double(1) }, { v: '1' }, {}], [0, 2, 4]),
    letsIn(
      { unique: true },
      [{ v: [1, 2] }, { v: 2 }, { v: [3, 3] }, { v: [] }, { v: [] }, { v: [[1]] }],
      [0, 2, 3, 5],
    ),
    letsIn({ unique: true, sparse: true }, [{}, {}, { v: null }, { v: null }, { v: 1 }], [0, 1, 2, 4]),
    letsIn(
      { unique: true, partialFilterExpression: { k: { $gt: 5 } } },
      [{ v: 1, k: 6 }, { v: 1, k: 1 }, { v: 1, k: 7 }, { v: 1 }],
      [0, 1, 3],
    ),
    letsIn({ unique: true }, [{ v: 1, w: 1 }, { v: 1, w: 2 }, { v: 1, w: 1 }, { v: 1 }, { v: 1, w: null }], [0, 1, 3], {
      v: 1,
      w: -1,
    }),
    letsIn({ unique: true, sparse: true }, [{}, {}, { v: 1 }, { v: 1 }, { w: 1 }], [0, 1, 2, 4], { v: 1, w: 1 }),
    letsIn({ unique: true }, [{ v: [{ w: 1 }, { w: 2 }] }, { v: { w: 2 } }, { v: [{ x: 1 }] }, {}], [0, 2], {
      'v.w': 1,
    }),
    answers(indexOf({ unique: true }), [{ v: 1 }, { v: 1 }], refused(11000)),
    story(
      'createIndexes with "indexes": of which a unique one names the element that is there already',
      async (c, db) => {
        const key = { 'v.w': 1, x: -1 };
        await db.command({ createIndexes: c.collectionName, indexes: [{ key, name: 'i', unique: true }] });
        await c.insertOne({ v: [{ w: 1 }, { w: 2 }], x: 'y' });
        const again = c.insertOne({ v: [{ w: 3 }, { w: 2 }], x: 'y' });
        await expect(again).rejects.toMatchObject({ code: 11000, keyPattern: key, keyValue: { 'v.w': 2, x: 'y' } });
        await expect(again).rejects.toThrow('dup key: { v.w: 2, x: "y" }');
      },
    ),
    answers(indexOf({ unique: 'false' }), [], refused(14)),
    answers(indexOf({ key: { v: 1, w: 1 } }), [{ v: [1], w: [1] }], refused(171)),
    answers(indexOf({ unique: false, sparse: true }), [], refused(86), [indexOf({})]),
    answers(indexOf({ name: 'other' }), [], refused(85), [indexOf({})]),
    answers(indexOf({ expireAfterSeconds: 5 }), [], refused(85), [indexOf({})]),
    answers(indexOf({ expireAfterSeconds: -1 }), [], refused(67)),
    answers(indexOf({ key: { v: 1, w: 1 }, expireAfterSeconds: 5 }), [], refused(67)),
    answers(indexOf({ key: { _id: 1 }, sparse: true }), [], refused(197)),
    answers(indexOf({ sparse: true, partialFilterExpression: { k: 1 } }), [], refused(67)),
    answers(indexOf({ partialFilterExpression: { k: { $ne: 1 } } }), [], refused(67)),
    answers(indexOf({ partialFilterExpression: { k: { $exists: false } } }), [], refused(67)),
    answers(indexOf({ partialFilterExpression: { $expr: { $gt: ['$k', 5] } } }), [], refused(224)),
    answers(indexOf({ collation: { locale: 'en' } }), [], refused(2)),
    answers(indexOf({ collation: { locale: 'simple' } }), [], { numIndexesAfter: 2 }),
    answers(indexOf({ key: {} }), [], refused(9)),
    answers(indexOf({ key: { v: 0 } }), [], refused(67)),
    answers(indexOf({ key: { 'a..b': 1 } }), [], refused(67)),
    answers({ createIndexes: 'THIS', indexes: [] }, [], refused(2)),
  ],
  listIndexes: [
    answers(
      { listIndexes: 'THIS', cursor: {} },
      [{}],
      {
        cursor: {
          id: 0n,
          firstBatch: [
            { v: 2, key: { _id: 1 }, name: '_id_' },
            { v: 2, key: { v: 1 }, name: 'i', unique: true, expireAfterSeconds: 60 },
          ],
        },
      },
      [indexOf({ unique: true, expireAfterSeconds: 60 })],
    ),
    answers({ listIndexes: 'THIS' }, [], refused(26)),
  ],
  dropIndexes: [
    answers({ dropIndexes: 'THIS', index: 'i' }, [{}], { nIndexesWas: 2 }, [indexOf({})]),
    answers({ dropIndexes: 'THIS', index: { v: 1 } }, [{}], { nIndexesWas: 2 }, [indexOf({})]),
    answers({ dropIndexes: 'THIS', index: '*' }, [{}], { nIndexesWas: 2 }, [indexOf({})]),
    answers({ dropIndexes: 'THIS', index: ['i'] }, [{}], { nIndexesWas: 2 }, [indexOf({})]),
    answers({ dropIndexes: 'THIS', index: 'nope' }, [{}], refused(27)),
    answers({ dropIndexes: 'THIS', index: '_id_' }, [{}], refused(72)),
    answers({ dropIndexes: 'THIS', index: '*' }, [], refused(26)),
    answers({ dropIndexes: 'THIS' }, [{}], refused(40414)),
  ],
};
