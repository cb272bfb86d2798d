-- SPDX-License-Identifier: Apache-2.0
-- Keys are ordered by their bytes, whatever the language of the database.
CREATE TABLE IF NOT EXISTS wechat_state (
    state_key  VARCHAR(512) COLLATE "C" NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    content    BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    due_index  VARCHAR(64),
    due_at     BIGINT
);
CREATE INDEX IF NOT EXISTS wechat_state_due ON wechat_state (due_index, due_at);
CREATE INDEX IF NOT EXISTS wechat_state_expiry ON wechat_state (expires_at);
