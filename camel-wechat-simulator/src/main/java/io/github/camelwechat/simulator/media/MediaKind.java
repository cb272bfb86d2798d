// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of temporary media, with what WeChat accepts of each. */
public enum MediaKind {
    IMAGE(10 << 20, "png", "jpg", "gif"),
    VOICE(2 << 20, "amr", "mp3"),
    VIDEO(10 << 20, "mp4"),
    THUMB(64 << 10, "jpg");

    private final int maxBytes;
    private final Set<String> formats;

    MediaKind(int maxBytes, String... formats) {
        this.maxBytes = maxBytes;
        this.formats = Set.of(formats);
    }

    public int maxBytes() {
        return maxBytes;
    }

    public boolean accepts(MediaFormat format) {
        return formats.contains(format.extension());
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MediaKind> of(String name) {
        for (MediaKind kind : values()) {
            if (kind.wireName().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
