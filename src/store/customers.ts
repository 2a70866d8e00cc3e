import { type Connection, type QueryFilter, Schema, type UpdateQuery } from 'mongoose';
import type { Customer } from '../domain/customers/customer.ts';
import { nameKeys, numberKeys, typedKeys } from '../domain/customers/look-up.ts';
import { newId } from '../lib/ids.ts';
import type { CustomerStore } from '../services/stores/customers.ts';
import type { DraftStore } from '../services/stores/stores.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface CustomerDocument extends Omit<Customer, 'id' | 'accounts' | 'addressOnlySaid' | 'as'> {
  readonly _id: string;
  /** Absent when there is none. */
  readonly accounts?: readonly string[];
  /** The address in lower case, to find it by; absent where nobody vouched for it. */
  readonly addressKey?: string;
  /** The customer whom this record's account is linked to: both are the same person, who goes by that record. */
  readonly joined?: string;
  /** The same while the link is being undone. */
  readonly left?: string;
  /** See look-up.ts. */
  readonly nameKeys?: readonly string[];
  readonly numberKeys?: readonly string[];
  /** See `NewTerms`; absent: the clocks of their tickets follow what is promised. */
  readonly newTerms?: string;
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
    linked: { type: [String], default: undefined },
    joined: { type: String },
    left: { type: String },
    nameKeys: { type: [String], default: undefined },
    numberKeys: { type: [String], default: undefined },
    newTerms: { type: String },
  },
  { collection: 'customers', versionKey: false },
);
schema.index({ number: 1 }, { unique: true, sparse: true });
// Unique over all accounts of all customers. An empty list would be a value of its own, so it is left out.
schema.index({ accounts: 1 }, { unique: true, sparse: true });
schema.index({ addressKey: 1 });
schema.index({ nameKeys: 1 });
schema.index({ numberKeys: 1 });
schema.index({ newTerms: 1 }, { sparse: true });

type Filter = QueryFilter<CustomerDocument>;

/** So many whose name has the longest word that was typed are looked through for the others. */
const MOST_LIKE = 200;

export function customerStore(connection: Connection): CustomerStore & { prepare(): Promise<void> } {
  const model = connection.model('Customer', schema);
  const find = (filter: Filter) => stored(model.findOne(filter).lean<CustomerDocument>().exec());
  /** The record by which a person goes. It is one step away; two, where two records were just linked to each other. */
  const personOf = async (found: CustomerDocument): Promise<CustomerDocument> => {
    let person = found;
    for (let step = 0; step < 2 && person.joined !== undefined; step += 1)
      person = (await find({ _id: person.joined })) ?? person;
    return person;
  };
  const one = async (filter: Filter): Promise<Customer | undefined> => {
    const found = await find(filter);
    return found ? toCustomer(await personOf(found)) : undefined;
  };
  const each = async (found: readonly CustomerDocument[]): Promise<readonly Customer[]> => {
    const people = await Promise.all(found.map(personOf));
    return [...new Map(people.map((person) => [person._id, toCustomer(person)])).values()];
  };
  const keyed = (address: string | undefined) => (address === undefined ? {} : { addressKey: address.toLowerCase() });
  const byAccount = async (account: string): Promise<Customer | undefined> => {
    const own = await find({ accounts: account });
    if (!own) return undefined;
    const person = await personOf(own);
    return { ...toCustomer(person), ...(person._id === own._id ? {} : { as: own._id }) };
  };
  const byNumber = (number: string) => one({ number });
  const change = async (filter: Filter, update: UpdateQuery<CustomerDocument>): Promise<boolean> =>
    (await stored(model.updateOne(filter, update).exec())).matchedCount === 1;

  return {
    prepare: () => indexed(model),
    byId: (id) => one({ _id: id }),
    byAccount,
    byNumber,
    async byAddress(address, limit) {
      const shared = { addressKey: address.toLowerCase() };
      return each(await stored(model.find(shared).limit(limit).lean<CustomerDocument[]>().exec()));
    },

    async like(typed, limit) {
      const { words, number } = typedKeys(typed);
      const [longest, ...others] = words;
      const read = (filter: Filter, most: number) =>
        stored(model.find(filter).limit(most).lean<CustomerDocument[]>().exec());
      const byNumber = number === '' ? [] : await read({ numberKeys: number }, limit);
      const byName = longest === undefined ? [] : await read({ nameKeys: longest }, MOST_LIKE);
      const named = byName.filter(({ nameKeys: keys = [] }) => others.every((word) => keys.includes(word)));
      const found = (await each([...byNumber, ...named])).slice(0, limit);
      return found.toSorted((a, b) => a.name.localeCompare(b.name));
    },

    async insert(customer) {
      const { id, accounts, addressOnlySaid: _, as: __, ...rest } = customer;
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
      // In the same write, so that whoever is killed now has begun it.
      const terms = change.number === undefined ? {} : { newTerms: newId() };
      const set = { ...change, ...keyed(change.address), ...foundBy(change), ...terms };
      try {
        await stored(model.updateOne({ _id: id }, { $set: set }).exec());
        return 'updated';
      } catch (error) {
        if (isDuplicate(error)) return 'doubled';
        throw error;
      }
    },

    async newTerms(limit, after = '') {
      const marked: Filter = { newTerms: { $gt: after } };
      const found = model.find(marked, { newTerms: 1 }).sort({ newTerms: 1 }).limit(limit);
      return (await stored(found.lean<CustomerDocument[]>().exec())).flatMap(({ _id: customer, newTerms: mark }) =>
        mark === undefined ? [] : [{ customer, mark }],
      );
    },

    async termsFollowed({ customer, mark }) {
      await change({ _id: customer, newTerms: mark }, { $unset: { newTerms: 1 } });
    },

    async setSaidAddress(id, address) {
      await stored(model.updateOne({ _id: id }, { $set: { address }, $unset: { addressKey: 1 } }).exec());
    },

    async join(account, to, most) {
      const free = {
        accounts: account,
        joined: { $in: [null, to] },
        left: { $exists: false },
        'linked.0': { $exists: false },
      };
      // The one write that counts. What the other record says of it follows, and is made good by whoever does this again.
      const joined = await change(free as unknown as Filter, { $set: { joined: to } });
      if (!joined) return false;
      const room = { $or: [{ [`linked.${most - 1}`]: { $exists: false } }, { linked: account }] };
      // Linked to somebody itself in the same moment, or full.
      if (await change({ _id: to, joined: { $exists: false }, ...room } as Filter, { $addToSet: { linked: account } }))
        return true;
      await change({ accounts: account, joined: to }, { $unset: { joined: 1 } });
      return false;
    },

    async part(account, only) {
      const own = await find({ accounts: account });
      const from = own?.joined ?? own?.left;
      if (own === null || from === undefined || (only !== undefined && only !== from)) return undefined;
      await change({ _id: own._id, joined: from }, { $unset: { joined: 1 }, $set: { left: from } });
      await change({ _id: from }, { $pull: { linked: account } });
      return { own: own._id, from };
    },

    async parted(account) {
      await change({ accounts: account }, { $unset: { left: 1 } });
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
  linked = [],
  joined: _,
  left: __,
  nameKeys: ___,
  numberKeys: ____,
  newTerms: _____,
  ...rest
}: CustomerDocument): Customer {
  const onlySaid = rest.address !== undefined && addressKey === undefined;
  return {
    id: _id,
    accounts: [...accounts, ...linked],
    ...rest,
    ...(linked.length === 0 ? {} : { linked }),
    ...(onlySaid ? { addressOnlySaid: true } : {}),
  };
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
    prepare: () => indexed(model),
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
