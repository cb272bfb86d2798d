-- SPDX-License-Identifier: Apache-2.0
-- Not a large object: those H2 keeps apart, and a killed process may lose them from a row that stays.
CREATE TABLE IF NOT EXISTS wechat_state (
    state_key  VARCHAR(512) NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    content    BINARY VARYING(1048576) NOT NULL,
    expires_at BIGINT NOT NULL,
    due_index  VARCHAR(64),
    due_at     BIGINT
);
CREATE INDEX IF NOT EXISTS wechat_state_due ON wechat_state (due_index, due_at);
CREATE INDEX IF NOT EXISTS wechat_state_expiry ON wechat_state (expires_at);
