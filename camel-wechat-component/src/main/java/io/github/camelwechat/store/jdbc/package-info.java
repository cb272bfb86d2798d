// SPDX-License-Identifier: Apache-2.0
/** The state store in a relational database; the entrance is {@link JdbcStateStore}. */
@NullMarked
package io.github.camelwechat.store.jdbc;

import org.jspecify.annotations.NullMarked;
