-- SPDX-License-Identifier: Apache-2.0
-- Openids are case-sensitive, MySQL's usual collations are not. This one needs MySQL 8.0.17: the
-- older utf8mb4_bin ignores blanks at the end.
CREATE TABLE IF NOT EXISTS wechat_state (
    state_key  VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    content    LONGBLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    due_index  VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin,
    due_at     BIGINT,
    INDEX wechat_state_due (due_index, due_at),
    INDEX wechat_state_expiry (expires_at)
);
