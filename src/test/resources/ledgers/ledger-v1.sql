-- A ledger as Batchbook wrote it at version 1: a run that ended, one whose create was sent, one whose job runs.
PRAGMA application_id = 1114915435;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO run VALUES('be0139c6-9ffb-4688-84fa-175816675b23','reviews','embedded:/home/ada/.batchbook/emulator','embedded service',1,'dd62b93cb47e3f919e40a4975559086d75fa1d9cc75011c43c448f31ad47fc76','reviews.jsonl',528,3,1795390992000,NULL);
INSERT INTO run VALUES('59fedfa9-ea74-4d10-83f0-ff3ed90f854f','letters','embedded:/home/ada/.batchbook/emulator','embedded service',1,'60e330e8195c89f4f61f0e5dfa8e682be8e4fd90a8d4bb86c6274acf79dd7155','letters.jsonl',528,3,1795390997831,NULL);
INSERT INTO run VALUES('5723096c-239d-4b7e-8a6d-808c4aecd858','notes','embedded:/home/ada/.batchbook/emulator','embedded service',1,'2ca3a73371af18b5bfb0a87c9696846b4319792f366092406a07e4ed31880b34','notes.jsonl',516,3,1795391002127,NULL);
CREATE TABLE run_name (
  -- Every name a run was given. A name means the run that was given it last.
  name        TEXT NOT NULL,
  run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  given_at    INTEGER NOT NULL,
  PRIMARY KEY (name, run)
) STRICT;
INSERT INTO run_name VALUES('reviews','be0139c6-9ffb-4688-84fa-175816675b23',1795390992004);
INSERT INTO run_name VALUES('letters','59fedfa9-ea74-4d10-83f0-ff3ed90f854f',1795390997834);
INSERT INTO run_name VALUES('notes','5723096c-239d-4b7e-8a6d-808c4aecd858',1795391002130);
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
INSERT INTO part VALUES('54d039d1-79d5-4c28-a2d7-985e962df126','be0139c6-9ffb-4688-84fa-175816675b23',1,1,'submit','dd62b93cb47e3f919e40a4975559086d75fa1d9cc75011c43c448f31ad47fc76',528,3,'/v1/chat/completions','gpt-4o-mini-batch');
INSERT INTO part VALUES('55081f47-7a8f-46a5-b4c5-5d90715ffd59','59fedfa9-ea74-4d10-83f0-ff3ed90f854f',1,1,'submit','60e330e8195c89f4f61f0e5dfa8e682be8e4fd90a8d4bb86c6274acf79dd7155',528,3,'/v1/chat/completions','gpt-4o-mini-batch');
INSERT INTO part VALUES('3332a9b7-38b5-442f-9b2f-70b860451452','5723096c-239d-4b7e-8a6d-808c4aecd858',1,1,'submit','2ca3a73371af18b5bfb0a87c9696846b4319792f366092406a07e4ed31880b34',516,3,'/v1/chat/completions','gpt-4o-mini-batch');
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
INSERT INTO job VALUES('2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','54d039d1-79d5-4c28-a2d7-985e962df126',1,'collected',1795390995030,'file-0d6831b6651541eeaa0815ca6e87fb09',1795390994000,1796600594000,1795390994263,NULL,NULL,0,'batch_3ba8f9d7-65ef-416d-b515-e3b2103c766d','completed',1795390994932,'{"cancelled_at":null,"cancelling_at":null,"completed_at":1795390994,"completion_window":"24h","created_at":1795390994,"error_file_id":"file-e2cf0c0f-a0f0-4d63-89cf-71a8766842f8","expired_at":null,"expires_at":1795477394,"failed_at":null,"finalizing_at":1795390994,"id":"batch_3ba8f9d7-65ef-416d-b515-e3b2103c766d","in_progress_at":1795390994,"input_file_id":"file-0d6831b6651541eeaa0815ca6e87fb09","errors":null,"metadata":{"batchbook_job":"2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3","batchbook_sha256":"dd62b93cb47e3f919e40a4975559086d75fa1d9cc75011c43c448f31ad47fc76"},"object":"batch","output_file_id":"file-4a2aa6a3-01ff-45c4-8439-c01190d3cca4","request_counts":{"total":3,"completed":3,"failed":0},"status":"completed","endpoint":"/chat/completions"}',1795390994932,'634e220050bfceb0b94129a4e9e6e7f7d0ffe2886c380cc17c013f04d15e54dc',3503,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',0,NULL);
INSERT INTO job VALUES('6512cd36-9350-45d6-a065-ef283fea1913','55081f47-7a8f-46a5-b4c5-5d90715ffd59',1,'creating',1795390998513,'file-17b2c5c5a30946108f514d7ba83e2950',1795390998000,1796600598000,1795390998511,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO job VALUES('ff672eb9-bdcd-45db-849b-1fb2b1577075','3332a9b7-38b5-442f-9b2f-70b860451452',1,'created',1795391003180,'file-9b48ed1e89974fef8e693284e8dcbb50',1795391003000,1796600603000,1795391003138,NULL,NULL,0,'batch_0bd53239-22d2-4ac9-88ed-096326903118','validating',1795391003179,'{"cancelled_at":null,"cancelling_at":null,"completed_at":null,"completion_window":"24h","created_at":1795391003,"error_file_id":null,"expired_at":null,"expires_at":1795477403,"failed_at":null,"finalizing_at":null,"id":"batch_0bd53239-22d2-4ac9-88ed-096326903118","in_progress_at":null,"input_file_id":"file-9b48ed1e89974fef8e693284e8dcbb50","errors":null,"metadata":{"batchbook_job":"ff672eb9-bdcd-45db-849b-1fb2b1577075","batchbook_sha256":"2ca3a73371af18b5bfb0a87c9696846b4319792f366092406a07e4ed31880b34"},"object":"batch","output_file_id":null,"request_counts":{"total":0,"completed":0,"failed":0},"status":"validating","endpoint":"/chat/completions"}',1795391003179,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE event (
  -- Every change of state, in the order in which it was written.
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  run         TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  job         TEXT,                     -- ours; null when it is about the run
  what        TEXT NOT NULL,
  detail      TEXT
) STRICT;
INSERT INTO event VALUES(1,1795390992004,'be0139c6-9ffb-4688-84fa-175816675b23',NULL,'submitted',NULL);
INSERT INTO event VALUES(2,1795390994113,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','uploading',NULL);
INSERT INTO event VALUES(3,1795390994244,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','uploaded','file-0d6831b6651541eeaa0815ca6e87fb09');
INSERT INTO event VALUES(4,1795390994265,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','creating',NULL);
INSERT INTO event VALUES(5,1795390994471,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','created','batch_3ba8f9d7-65ef-416d-b515-e3b2103c766d');
INSERT INTO event VALUES(6,1795390994606,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','in_progress',NULL);
INSERT INTO event VALUES(7,1795390994834,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','finalizing',NULL);
INSERT INTO event VALUES(8,1795390994947,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','completed',NULL);
INSERT INTO event VALUES(9,1795390995033,'be0139c6-9ffb-4688-84fa-175816675b23','2b083e24-ac29-4ab1-8dcf-cd771f8d1bc3','collected',NULL);
INSERT INTO event VALUES(10,1795390997835,'59fedfa9-ea74-4d10-83f0-ff3ed90f854f',NULL,'submitted',NULL);
INSERT INTO event VALUES(11,1795390998398,'59fedfa9-ea74-4d10-83f0-ff3ed90f854f','6512cd36-9350-45d6-a065-ef283fea1913','uploading',NULL);
INSERT INTO event VALUES(12,1795390998468,'59fedfa9-ea74-4d10-83f0-ff3ed90f854f','6512cd36-9350-45d6-a065-ef283fea1913','uploaded','file-17b2c5c5a30946108f514d7ba83e2950');
INSERT INTO event VALUES(13,1795390998496,'59fedfa9-ea74-4d10-83f0-ff3ed90f854f','6512cd36-9350-45d6-a065-ef283fea1913','processed',NULL);
INSERT INTO event VALUES(14,1795390998513,'59fedfa9-ea74-4d10-83f0-ff3ed90f854f','6512cd36-9350-45d6-a065-ef283fea1913','creating',NULL);
INSERT INTO event VALUES(15,1795391002130,'5723096c-239d-4b7e-8a6d-808c4aecd858',NULL,'submitted',NULL);
INSERT INTO event VALUES(16,1795391003020,'5723096c-239d-4b7e-8a6d-808c4aecd858','ff672eb9-bdcd-45db-849b-1fb2b1577075','uploading',NULL);
INSERT INTO event VALUES(17,1795391003075,'5723096c-239d-4b7e-8a6d-808c4aecd858','ff672eb9-bdcd-45db-849b-1fb2b1577075','uploaded','file-9b48ed1e89974fef8e693284e8dcbb50');
INSERT INTO event VALUES(18,1795391003125,'5723096c-239d-4b7e-8a6d-808c4aecd858','ff672eb9-bdcd-45db-849b-1fb2b1577075','processed',NULL);
INSERT INTO event VALUES(19,1795391003140,'5723096c-239d-4b7e-8a6d-808c4aecd858','ff672eb9-bdcd-45db-849b-1fb2b1577075','creating',NULL);
INSERT INTO event VALUES(20,1795391003180,'5723096c-239d-4b7e-8a6d-808c4aecd858','ff672eb9-bdcd-45db-849b-1fb2b1577075','created','batch_0bd53239-22d2-4ac9-88ed-096326903118');
CREATE TABLE lease (
  -- A step that one process is taking just now.
  name           TEXT PRIMARY KEY,
  token          TEXT NOT NULL,         -- random, of this taking
  machine        TEXT NOT NULL,         -- where the process id means something
  process        INTEGER NOT NULL,
  process_start  INTEGER NOT NULL,      -- when that process started; 0 when not known
  expires_at     INTEGER NOT NULL
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('event',20);
CREATE INDEX run_by_content ON run (content, connection);
CREATE INDEX job_by_job_id ON job (job_id);
CREATE INDEX event_by_run ON event (run);
COMMIT;
