import { type Command, flagField, namespaceOf, statementsField } from './command.ts';
import { statements } from './statements.ts';

export const insert: Command = {
  names: ['insert'],
  fields: ['documents', 'ordered'],
  ignored: ['bypassDocumentValidation'],
  run: (call) => {
    const ns = namespaceOf(call);
    const documents = statementsField(call.body, 'documents');
    const collection = call.store.catalog.ensure(ns);
    let n = 0;
    const { writeErrors } = statements(documents, flagField(call.body, 'ordered', true), (doc) => {
      collection.insert(doc);
      n += 1;
    });
    return { n, writeErrors };
  },
};
