// SPDX-License-Identifier: Apache-2.0
/** Users: chats, profiles, tags, the blacklist, migrations. Entrance: {@link Users}. */
@NullMarked
package io.github.camelwechat.simulator.user;

import org.jspecify.annotations.NullMarked;
