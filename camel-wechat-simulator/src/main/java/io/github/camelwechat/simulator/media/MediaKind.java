// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import static io.github.camelwechat.simulator.media.MediaFormat.AMR;
import static io.github.camelwechat.simulator.media.MediaFormat.BMP;
import static io.github.camelwechat.simulator.media.MediaFormat.GIF;
import static io.github.camelwechat.simulator.media.MediaFormat.JPEG;
import static io.github.camelwechat.simulator.media.MediaFormat.MP3;
import static io.github.camelwechat.simulator.media.MediaFormat.MP4;
import static io.github.camelwechat.simulator.media.MediaFormat.PNG;
import static io.github.camelwechat.simulator.media.MediaFormat.WAV;
import static io.github.camelwechat.simulator.media.MediaFormat.WMA;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of media, with what WeChat accepts of each. */
public enum MediaKind {
    IMAGE(10 << 20, Set.of(PNG, JPEG, GIF), Set.of(BMP)),
    VOICE(2 << 20, Set.of(AMR, MP3), Set.of(WAV, WMA)),
    VIDEO(10 << 20, Set.of(MP4), Set.of()),
    THUMB(64 << 10, Set.of(JPEG), Set.of());

    private final int maxBytes;
    private final Set<MediaFormat> formats;
    private final Set<MediaFormat> onlyForever;

    MediaKind(int maxBytes, Set<MediaFormat> formats, Set<MediaFormat> onlyForever) {
        this.maxBytes = maxBytes;
        this.formats = formats;
        this.onlyForever = onlyForever;
    }

    public int maxBytes() {
        return maxBytes;
    }

    /** Tells whether a format may be temporary. */
    public boolean accepts(MediaFormat format) {
        return formats.contains(format);
    }

    /** Tells whether a format may be permanent. */
    public boolean acceptsForever(MediaFormat format) {
        return accepts(format) || onlyForever.contains(format);
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
