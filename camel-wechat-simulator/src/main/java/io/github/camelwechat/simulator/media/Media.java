// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.time.Duration;
import java.time.Instant;

/**
 * A medium: temporary or permanent.
 *
 * @param id its {@code media_id}
 * @param kind what it may be used as
 * @param format what it is
 * @param bytes the file; not to be changed
 * @param createdAt when it was stored
 */
public record Media(
        String id, MediaKind kind, MediaFormat format, byte[] bytes, Instant createdAt) {
    private static final Duration LIFE = Duration.ofDays(3);

    boolean expiredAt(Instant now) {
        return !now.isBefore(createdAt.plus(LIFE));
    }

    /** The file name under which it is downloaded. */
    public String fileName() {
        return id + "." + format.extension();
    }

    /** Where the phone's page and PicUrl find it. */
    public String path() {
        return "/_sim/media/" + fileName();
    }
}
