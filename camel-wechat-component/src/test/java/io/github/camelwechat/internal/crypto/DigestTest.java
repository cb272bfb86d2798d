// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rules of digests. */
class DigestTest {

    @Test
    void givesThePublishedDigestsOfAbc() {
        assertThat(Digest.sha1Hex("abc")).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(Digest.sha256Hex("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void readsPartsOneAfterAnother() {
        assertThat(Digest.sha256("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
                .isEqualTo(Digest.sha256("abc".getBytes(US_ASCII)));
    }
}
