// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.security.SecureRandom;

/** Randomness that is known, to compare with texts that were sealed elsewhere. */
public final class ConstantRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    public ConstantRandom(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, target.length);
    }
}
