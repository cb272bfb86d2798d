// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Locale;

/** The kinds of temporary material WeChat accepts. */
public enum MediaKind {
    IMAGE,
    VOICE,
    VIDEO,
    /** A preview picture of at most 64 KB. */
    THUMB;

    /** WeChat's own name of it: {@code image}, {@code voice}, {@code video} or {@code thumb}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
