// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Writes files as a file server does: all of it, or what is asked for by {@code Range}; and breaks
 * off where a fault says so. That WeChat sends parts of files is not written anywhere. Thread-safe.
 */
public final class FileWriter {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,10})-(\\d{1,10})?");

    private static final int PARTIAL = 206;
    private static final int NO_SUCH_PART = 416;

    private final FaultPlan faults;

    public FileWriter(FaultPlan faults) {
        this.faults = faults;
    }

    /**
     * The part of a file that was asked for.
     *
     * @param from the first byte
     * @param end behind the last one
     */
    record Part(int status, int from, int end) {}

    /** Writes a file whose other headers are there already. */
    public void write(HttpServerRequest request, byte[] file) {
        write(request, file, part(request, file));
    }

    void write(HttpServerRequest request, byte[] file, Part part) {
        HttpServerResponse response = request.response().setStatusCode(part.status());
        response.putHeader("Accept-Ranges", "bytes").putHeader("ETag", tag(file));
        if (part.status() == NO_SUCH_PART) {
            response.putHeader("Content-Range", "bytes */" + file.length).end();
            return;
        }
        if (part.status() == PARTIAL) {
            String range = part.from() + "-" + (part.end() - 1);
            response.putHeader("Content-Range", "bytes " + range + "/" + file.length);
        }
        Buffer bytes = Buffer.buffer(file).slice(part.from(), part.end());
        Optional<Fault.DropInsideDownload> cut =
                faults.nextForDownload(request.path()).filter(f -> f.bytes() < bytes.length());
        if (cut.isEmpty()) {
            response.end(bytes);
            return;
        }
        response.putHeader("Content-Length", Integer.toString(bytes.length()));
        response.write(bytes.slice(0, cut.get().bytes()))
                .onComplete(written -> request.connection().close());
    }

    Part part(HttpServerRequest request, byte[] file) {
        Matcher range = range(request, tag(file));
        if (!range.matches()) {
            return new Part(200, 0, file.length);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? file.length - 1 : Long.parseLong(range.group(2));
        return first >= file.length || last < first
                ? new Part(NO_SUCH_PART, 0, 0)
                : new Part(PARTIAL, (int) first, (int) Math.min(last + 1, file.length));
    }

    private static Matcher range(HttpServerRequest request, String tag) {
        String condition = request.getHeader("If-Range");
        String range = request.getHeader("Range");
        boolean asked = range != null && (condition == null || condition.equals(tag));
        return RANGE.matcher(asked ? range : "");
    }

    private static String tag(byte[] file) {
        CRC32 sum = new CRC32();
        sum.update(file);
        return "\"" + Long.toHexString(sum.getValue()) + "-" + file.length + "\"";
    }
}
