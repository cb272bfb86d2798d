// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.media.MediaSpool;
import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A file that is downloaded, over as many connections as it takes: one that is lost in the middle
 * is continued by the next where the server sends parts of the same file, and else begins anew.
 * Nothing of it is handed out before all of it is here. One thread at a time.
 */
public final class Download {

    private static final int MOST_CONNECTIONS = 4;
    private static final int PARTIAL = 206;
    private static final int NO_SUCH_PART = 416;

    private final MediaSpool spool;
    private int connections = 1;
    private boolean begun;
    private long total = -1;
    private @Nullable String tag;

    /**
     * @param most bytes
     */
    public Download(long most) {
        this.spool = new MediaSpool(most);
    }

    /** The file; to be asked for after all of it arrived. */
    public MediaContent content() {
        return spool.content();
    }

    /** Forgets the file, which nobody wants. */
    public void discard() {
        spool.discard();
    }

    MediaSpool spool() {
        return spool;
    }

    /** The call for what is still missing. */
    HttpCall missing(HttpCall call) {
        return isContinued(call) ? call.from(spool.length(), tag) : call;
    }

    private boolean isContinued(HttpCall call) {
        return spool.length() > 0 && total > spool.length() && call.method().equals("GET");
    }

    /** Tells whether the body of an answer is the file, or bears on it. */
    boolean takes(int status) {
        return status / 100 == 2 || status == NO_SUCH_PART && spool.length() > 0;
    }

    /**
     * Takes the head of an answer: the body that follows is the rest of the file, or all of it.
     *
     * @return false if it is neither; then the file begins anew
     * @throws IOException if it says that the file is too large
     */
    boolean begin(HttpResponse head) throws IOException {
        begun = true;
        String range = value(head, "content-range");
        if (head.getCode() == PARTIAL && isRest(range, value(head, "etag"))) {
            return true;
        }
        spool.discard();
        if (head.getCode() == PARTIAL || head.getCode() == NO_SUCH_PART) {
            total = -1;
            return false;
        }
        total = length(head);
        tag = value(head, "etag");
        spool.expect(total);
        return true;
    }

    /** Tells whether to connect once more after a failure. */
    boolean goesOnAfter(TransportException failure) {
        return begun && failure.connectionLost() && connections++ < MOST_CONNECTIONS;
    }

    private boolean isRest(@Nullable String range, @Nullable String etag) {
        return range != null
                && range.strip().equals("bytes " + spool.length() + "-" + (total - 1) + "/" + total)
                && (tag == null || etag == null || tag.equals(etag));
    }

    private static long length(HttpResponse head) {
        String length = value(head, "content-length");
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable String value(HttpResponse head, String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}
