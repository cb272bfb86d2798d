-- SPDX-License-Identifier: Apache-2.0
-- Times are epoch seconds of the component's clock.
CREATE TABLE IF NOT EXISTS conversation (
  openid  VARCHAR(128) PRIMARY KEY,
  last_at BIGINT       NOT NULL
);

CREATE SEQUENCE IF NOT EXISTS message_position;

CREATE TABLE IF NOT EXISTS message (
  id          VARCHAR(36)  PRIMARY KEY,
  openid      VARCHAR(128) NOT NULL REFERENCES conversation,
  -- The chat shows what happened in one second in the order in which it was stored.
  position    BIGINT       NOT NULL,
  sender      VARCHAR(5)   NOT NULL CHECK (sender IN ('user', 'agent')),
  type        VARCHAR(64)  NOT NULL,
  text        VARCHAR,
  media_type  VARCHAR(64),
  media       BLOB,
  at          BIGINT       NOT NULL,
  -- Of users' messages only: the same callback, delivered twice, is one message.
  dedupe_key  VARCHAR(256) UNIQUE,
  -- Of agents' answers only, from here on.
  status      VARCHAR(7),
  reason_code VARCHAR(64),
  reason_text VARCHAR,
  -- Every "send again" is another attempt with its own send id.
  attempt     INT          NOT NULL DEFAULT 1,
  -- Whether the broker has this attempt. If not, it is handed over again.
  handed_over BOOLEAN      NOT NULL DEFAULT FALSE
);

-- What a file of an earlier version lacks.
ALTER TABLE message ADD COLUMN IF NOT EXISTS title VARCHAR;
ALTER TABLE message ADD COLUMN IF NOT EXISTS description VARCHAR;
ALTER TABLE message ADD COLUMN IF NOT EXISTS url VARCHAR;
-- Whether an answer waits for the service window instead of failing, and since when it does.
ALTER TABLE message ADD COLUMN IF NOT EXISTS waits BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE message ADD COLUMN IF NOT EXISTS waits_since BIGINT;
-- The name that the database gave the check of an earlier version, which knew no parked answer.
ALTER TABLE message DROP CONSTRAINT IF EXISTS CONSTRAINT_63B68;
ALTER TABLE message ADD CONSTRAINT IF NOT EXISTS answer_status
  CHECK (status IN ('queued', 'sending', 'parked', 'sent', 'failed'));

CREATE INDEX IF NOT EXISTS message_of_conversation ON message (openid, position);
CREATE INDEX IF NOT EXISTS answer_by_status ON message (status);
