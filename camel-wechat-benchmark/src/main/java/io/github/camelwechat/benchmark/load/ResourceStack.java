// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** The resources that a trial has opened, closed again in the opposite order. */
public final class ResourceStack implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
    }

    /** Closes what may fail in any way; interrupted or not, there is nothing to go on with then. */
    static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(resource + " cannot be closed", e);
        }
    }
}
