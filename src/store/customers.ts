import { type Connection, type QueryFilter, Schema } from 'mongoose';
import type { Customer } from '../domain/customers/customer.ts';
import { nameKeys, numberKeys, typedKeys } from '../domain/customers/look-up.ts';
import type { CustomerStore, DraftStore } from '../services/stores/stores.ts';
import { isDuplicate, stored } from './connection.ts';

interface CustomerDocument extends Omit<Customer, 'id' | 'accounts' | 'addressOnlySaid'> {
  readonly _id: string;
  /** Absent when there is none. */
  readonly accounts?: readonly string[];
  /** The address in lower case, to find it by; absent where nobody vouched for it. */
  readonly addressKey?: string;
  /** See look-up.ts. */
  readonly nameKeys?: readonly string[];
  readonly numberKeys?: readonly string[];
}

const schema = new Schema<CustomerDocument>(
  {
    _id: { type: String, required: true },
    number: { type: String },
    name: { type: String, required: true },
    address: { type: String },
    addressKey: { type: String },
    language: { type: String, required: true },
    zone: { type: String, required: true },
    accounts: { type: [String], default: undefined },
    nameKeys: { type: [String], default: undefined },
    numberKeys: { type: [String], default: undefined },
  },
  { collection: 'customers', versionKey: false },
);
schema.index({ number: 1 }, { unique: true, sparse: true });
// Unique over all accounts of all customers. An empty list would be a value of its own, so it is left out.
schema.index({ accounts: 1 }, { unique: true, sparse: true });
schema.index({ addressKey: 1 });
schema.index({ nameKeys: 1 });
schema.index({ numberKeys: 1 });

/** So many whose name has the longest word that was typed are looked through for the others. */
const MOST_LIKE = 200;

export function customerStore(connection: Connection): CustomerStore & { prepare(): Promise<void> } {
  const model = connection.model('Customer', schema);
  const one = async (filter: QueryFilter<CustomerDocument>): Promise<Customer | undefined> => {
    const found = await stored(model.findOne(filter).lean<CustomerDocument>().exec());
    return found ? toCustomer(found) : undefined;
  };
  const keyed = (address: string | undefined) => (address === undefined ? {} : { addressKey: address.toLowerCase() });
  const byAccount = (account: string) => one({ accounts: account });
  const byNumber = (number: string) => one({ number });

  return {
    prepare: () => stored(model.createIndexes()),
    byId: (id) => one({ _id: id }),
    byAccount,
    byNumber,
    async byAddress(address, limit) {
      const shared = { addressKey: address.toLowerCase() };
      return (await stored(model.find(shared).limit(limit).lean<CustomerDocument[]>().exec())).map(toCustomer);
    },

    async like(typed, limit) {
      const { words, number } = typedKeys(typed);
      const [longest, ...others] = words;
      const read = (filter: QueryFilter<CustomerDocument>, most: number) =>
        stored(model.find(filter).limit(most).lean<CustomerDocument[]>().exec());
      const byNumber = number === '' ? [] : await read({ numberKeys: number }, limit);
      const byName = longest === undefined ? [] : await read({ nameKeys: longest }, MOST_LIKE);
      const named = byName.filter(({ nameKeys: keys = [] }) => others.every((word) => keys.includes(word)));
      const each = new Map([...byNumber, ...named].map((one) => [one._id, one]));
      const found = [...each.values()].slice(0, limit).map(toCustomer);
      return found.sort((a, b) => a.name.localeCompare(b.name));
    },

    async insert(customer) {
      const { id, accounts, addressOnlySaid: _, ...rest } = customer;
      try {
        await stored(
          model.collection.insertOne({
            _id: id,
            ...rest,
            ...keyed(customer.address),
            nameKeys: nameKeys(customer),
            numberKeys: numberKeys(customer),
            ...(accounts.length > 0 ? { accounts } : {}),
          } as never),
        );
        return customer;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const [account] = customer.accounts;
      const winner =
        (account === undefined ? undefined : await byAccount(account)) ??
        (customer.number === undefined ? undefined : await byNumber(customer.number));
      if (!winner) throw new Error('a customer is doubled but the twin is not there');
      return winner;
    },

    async update(id, change) {
      try {
        await stored(
          model.updateOne({ _id: id }, { $set: { ...change, ...keyed(change.address), ...foundBy(change) } }).exec(),
        );
        return 'updated';
      } catch (error) {
        if (isDuplicate(error)) return 'doubled';
        throw error;
      }
    },

    async setSaidAddress(id, address) {
      await stored(model.updateOne({ _id: id }, { $set: { address }, $unset: { addressKey: 1 } }).exec());
    },
  };
}

function foundBy({ name, number }: Partial<Pick<Customer, 'name' | 'number'>>) {
  return {
    ...(name === undefined ? {} : { nameKeys: nameKeys({ name }) }),
    ...(number === undefined ? {} : { numberKeys: numberKeys({ number }) }),
  };
}

function toCustomer({
  _id,
  addressKey,
  accounts = [],
  nameKeys: _,
  numberKeys: __,
  ...rest
}: CustomerDocument): Customer {
  const onlySaid = rest.address !== undefined && addressKey === undefined;
  return { id: _id, accounts, ...rest, ...(onlySaid ? { addressOnlySaid: true } : {}) };
}

interface DraftDocument {
  readonly _id: string;
  readonly owner: string;
  readonly data: Readonly<Record<string, string>>;
  readonly goneAt: Date;
}

const draftSchema = new Schema<DraftDocument>(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    data: { type: Schema.Types.Mixed, required: true },
    goneAt: { type: Date, required: true },
  },
  { collection: 'drafts', versionKey: false, minimize: false },
);
draftSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

export function draftStore(connection: Connection): DraftStore & { prepare(): Promise<void> } {
  const model = connection.model('Draft', draftSchema);
  return {
    prepare: () => stored(model.createIndexes()),
    async put(id, owner, data, expiresAt) {
      await stored(
        model.updateOne({ _id: id }, { $set: { owner, data, goneAt: new Date(expiresAt) } }, { upsert: true }).exec(),
      );
    },
    async get(id, owner) {
      const found = await stored(model.findOne({ _id: id }).lean<DraftDocument>().exec());
      return found?.owner === owner ? found.data : undefined;
    },
  };
}
