// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The form of a {@code Date} header. */
public final class HttpDate {

    private HttpDate() {}

    public static String of(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
