// SPDX-License-Identifier: Apache-2.0
package sample;

import java.time.Instant;

class WallClock {
    long now() {
        return System.currentTimeMillis();
    }

    Instant instant() {
        return Instant.now();
    }
}
