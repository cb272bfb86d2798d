// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.store;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Random ids in the letters of URLs, as WeChat gives them to media, templates and tokens. */
public final class RandomIds {
    private RandomIds() {}

    /** An id of so many random bytes, in Base64 without padding. */
    public static String next(RandomGenerator random, int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
