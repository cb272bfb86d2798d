// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import org.jspecify.annotations.Nullable;

/** What is done with a parked message after it was tried. */
sealed interface Verdict {

    /** It is over with it, one way or the other. */
    record Over(ParkListener.Kind kind, @Nullable String why) implements Verdict {}

    /** It and all after it go on waiting. */
    record Later() implements Verdict {}
}
