// SPDX-License-Identifier: Apache-2.0
/** Small parts of HTTP that several packages need. Entrance: {@link BodyReader}. */
@NullMarked
package io.github.camelwechat.simulator.http;

import org.jspecify.annotations.NullMarked;
