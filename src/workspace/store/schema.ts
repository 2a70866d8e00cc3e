/** Raised with every change of the tables; a file of a newer format is refused, never guessed at. */
export const format = 2;

/** Says that a SQLite file is a workspace: `RLVW`. */
export const applicationId = 0x524c5657;

/** What brings a file of one format to the next, from the first on. */
export const upgrades: readonly string[] = [
  `CREATE TABLE answers (
  id TEXT PRIMARY KEY, member TEXT NOT NULL, place INTEGER NOT NULL, at TEXT NOT NULL, card TEXT NOT NULL
) STRICT;
CREATE INDEX answers_member ON answers (member, place);
CREATE INDEX answers_at ON answers (at);
CREATE TABLE homes (
  member TEXT PRIMARY KEY, card TEXT NOT NULL, count INTEGER, as_of TEXT NOT NULL
) STRICT, WITHOUT ROWID;`,
];

/**
 * Message, delivery and mail ids grow with time, so that the order of ids is the order of display. A message of its own
 * thread has `thread` null. `only_for` with `expires`: seen by one member and gone after a while. The tables of the first
 * format; `upgrades` makes the rest.
 */
export const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, email TEXT,
  language TEXT NOT NULL, zone TEXT NOT NULL, groups TEXT NOT NULL, guest INTEGER NOT NULL, bot INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, topic TEXT NOT NULL, position INTEGER NOT NULL,
  pair TEXT UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_name ON channels (name) WHERE kind = 'channel';
CREATE TABLE channel_members (
  channel TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (channel, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_members_member ON channel_members (member);

CREATE TABLE messages (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, thread TEXT, by TEXT NOT NULL, at TEXT NOT NULL, text TEXT, card TEXT,
  edited INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, only_for TEXT, expires TEXT,
  replies INTEGER NOT NULL DEFAULT 0, last_reply_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_top ON messages (channel, id) WHERE thread IS NULL;
CREATE INDEX messages_replies ON messages (thread, id) WHERE thread IS NOT NULL;
CREATE INDEX messages_expires ON messages (expires) WHERE expires IS NOT NULL;

CREATE TABLE followers (
  thread TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (thread, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE unread (
  member TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL, thread TEXT, mention INTEGER NOT NULL,
  PRIMARY KEY (member, channel, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX unread_message ON unread (message);
CREATE INDEX unread_thread ON unread (member, thread, message) WHERE thread IS NOT NULL;

CREATE TABLE reactions (
  message TEXT NOT NULL, emoji TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (message, emoji, member)
) STRICT;

CREATE TABLE files (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, by TEXT NOT NULL,
  at TEXT NOT NULL, kept INTEGER NOT NULL DEFAULT 0, message TEXT, bytes BLOB NOT NULL
) STRICT;
CREATE INDEX files_message ON files (message) WHERE message IS NOT NULL;
CREATE INDEX files_loose ON files (at) WHERE message IS NULL AND kept = 0;

CREATE TABLE mails (id TEXT PRIMARY KEY, at TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE, mail TEXT NOT NULL) STRICT;
CREATE TABLE deliveries (id TEXT PRIMARY KEY, channel TEXT NOT NULL, event TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_channel ON deliveries (channel, id);
CREATE TABLE calls (key TEXT PRIMARY KEY, result TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX calls_at ON calls (at);

CREATE TABLE modals (
  id TEXT PRIMARY KEY, member TEXT NOT NULL, at TEXT NOT NULL, place TEXT NOT NULL, modal TEXT NOT NULL, attempt TEXT
) STRICT;
CREATE INDEX modals_member ON modals (member, at);
CREATE INDEX modals_at ON modals (at);
`;
