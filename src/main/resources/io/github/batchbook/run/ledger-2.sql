-- The ledger, version 2: settings, quota, pilots, answers that are used again, the user's own storage.

CREATE TABLE setting (
  -- What a person has set in this home.
  name        TEXT PRIMARY KEY,
  value       TEXT NOT NULL,
  set_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE quota (
  -- What is known of a deployment's limit of enqueued tokens.
  connection  TEXT NOT NULL,
  deployment  TEXT NOT NULL,
  tokens      INTEGER,                  -- the limit; null while nothing told it
  told_by     TEXT,                     -- what did: header, refusal
  others      INTEGER NOT NULL DEFAULT 0,  -- tokens of jobs that this ledger does not know, when they were seen last
  seen_at     INTEGER NOT NULL,
  PRIMARY KEY (connection, deployment)
) STRICT;

-- The share of a pilot's requests that must be answered well before the rest is sent; null: a person tells.
ALTER TABLE run ADD COLUMN pilot_share REAL;

-- The container or folder of the user's own storage that it is sent by, without credential; null: files are uploaded.
ALTER TABLE run ADD COLUMN storage TEXT;

-- Estimated input tokens, which count against the deployment's limit while the part is at the service.
ALTER TABLE part ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;

-- The model behind the deployment, as the connection was told; null when it was not.
ALTER TABLE part ADD COLUMN model TEXT;

-- Why it is not sent yet: pilot. Null: it may be sent.
ALTER TABLE part ADD COLUMN held TEXT;

-- The address of the blob that holds the lines, of this job alone; null for an uploaded file.
ALTER TABLE job ADD COLUMN blob TEXT;

CREATE TABLE answered (
  -- A job whose answers are known by what was asked.
  number      INTEGER PRIMARY KEY,
  job         TEXT NOT NULL UNIQUE REFERENCES job (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE answer (
  -- An answer, by what was asked: where its line stands in the job's output file.
  asked       BLOB NOT NULL,            -- the first 16 bytes of a SHA-256 of endpoint and canonical body without the model
  answered    INTEGER NOT NULL REFERENCES answered (number) ON DELETE CASCADE,
  start       INTEGER NOT NULL,         -- of the line, in bytes
  length      INTEGER NOT NULL,
  PRIMARY KEY (asked, answered, start)
) STRICT, WITHOUT ROWID;
