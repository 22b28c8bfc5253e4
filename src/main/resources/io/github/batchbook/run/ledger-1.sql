-- The ledger, version 1. Times are milliseconds since 1970 UTC. No secret and no prompt is ever in it.

CREATE TABLE run (
  -- One submission of one batch file: what was asked, of whom, and when.
  id          TEXT PRIMARY KEY,         -- ours, random
  name        TEXT NOT NULL,            -- the name it was given last
  connection  TEXT NOT NULL,            -- the identity of the connection it was made on
  label       TEXT NOT NULL,            -- that connection as people are told of it
  synthetic   INTEGER NOT NULL,         -- 1: the answers are synthetic
  content     TEXT NOT NULL,            -- SHA-256 of the bytes, in hex; also the name of the snapshot
  filename    TEXT NOT NULL,            -- the name of the user's file, without its folder
  bytes       INTEGER NOT NULL,
  requests    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  cancel_at   INTEGER                   -- when it was asked to be cancelled
) STRICT;

CREATE INDEX run_by_content ON run (content, connection);

CREATE TABLE run_name (
  -- Every name a run was given. A name means the run that was given it last.
  name        TEXT NOT NULL,
  run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  given_at    INTEGER NOT NULL,
  PRIMARY KEY (name, run)
) STRICT;

CREATE TABLE part (
  -- Lines of a run that are sent together: the whole file, a piece of it, or lines asked again.
  id          TEXT PRIMARY KEY,         -- ours, random
  run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,         -- 1, 2, … within the run
  attempt     INTEGER NOT NULL,         -- 1: the first time these lines are asked
  cause       TEXT NOT NULL,            -- why the part is there: submit, again, retry
  content     TEXT NOT NULL,            -- SHA-256 of the part's bytes: its snapshot
  bytes       INTEGER NOT NULL,
  requests    INTEGER NOT NULL,
  endpoint    TEXT NOT NULL,            -- as request lines name it, with /v1
  deployment  TEXT NOT NULL,
  UNIQUE (run, number)
) STRICT;

CREATE TABLE job (
  -- One try to have a part done: an upload, and a job of the service. A second one only where the first cost nothing.
  id               TEXT PRIMARY KEY,    -- ours, random; stands in the metadata of the service's job
  part             TEXT NOT NULL REFERENCES part (id) ON DELETE CASCADE,
  number           INTEGER NOT NULL,    -- 1, 2, … within the part
  stage            TEXT NOT NULL,       -- prepared, uploading, uploaded, processed, creating, created, ended,
                                        -- and at last collected, refused (by the service), dropped (before it was sent)
  stage_since      INTEGER NOT NULL,
  file_id          TEXT,                -- the service's id of the uploaded file
  file_created_at  INTEGER,             -- by the service's clock
  file_expires_at  INTEGER,
  created_from     INTEGER,             -- when the create was sent last, or its answer lost
  not_before       INTEGER,             -- waits until then for room at the service
  waits_for        TEXT,                -- why
  waited           INTEGER NOT NULL DEFAULT 0,  -- how often there was no room
  job_id           TEXT,                -- the service's id of the job
  status           TEXT,                -- the service's word for the job's state, as it was last seen
  status_since     INTEGER,             -- when that word was first seen
  answer           TEXT,                -- the service's last description of the job, JSON as it came
  seen_at          INTEGER,             -- when that was
  output_sha256    TEXT,                -- the collected output file; '' when the service has none
  output_bytes     INTEGER,
  error_sha256     TEXT,                -- the collected error file; '' when the service has none
  error_bytes      INTEGER,
  refusal          TEXT,                -- why it was refused, in the service's words
  UNIQUE (part, number)
) STRICT;

CREATE INDEX job_by_job_id ON job (job_id);

CREATE TABLE event (
  -- Every change of state, in the order in which it was written.
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  job         TEXT,                     -- ours; null when it is about the run
  what        TEXT NOT NULL,
  detail      TEXT
) STRICT;

CREATE INDEX event_by_run ON event (run);

CREATE TABLE lease (
  -- A step that one process is taking just now.
  name           TEXT PRIMARY KEY,
  token          TEXT NOT NULL,         -- random, of this taking
  machine        TEXT NOT NULL,         -- where the process id means something
  process        INTEGER NOT NULL,
  process_start  INTEGER NOT NULL,      -- when that process started; 0 when not known
  expires_at     INTEGER NOT NULL
) STRICT;
