// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** The bytes of a file, wherever they lie. They can be read any number of times. */
public sealed interface MediaContent {

    /**
     * Bytes in memory.
     *
     * @param bytes not copied, so do not change them
     */
    record InMemory(byte[] bytes) implements MediaContent {

        public InMemory {
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] start(int most) {
            return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
        }
    }

    /**
     * A file on disk, which nobody may change meanwhile.
     *
     * @param length in bytes
     */
    record OnDisk(Path file, long length) implements MediaContent {

        public OnDisk {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    static MediaContent of(byte[] bytes) {
        return new InMemory(bytes);
    }

    /**
     * The content of a file, which is not read.
     *
     * @throws UncheckedIOException if there is no such file
     */
    static MediaContent of(Path file) {
        try {
            return new OnDisk(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read", e);
        }
    }

    /** In bytes. */
    long length();

    /** A stream of all of it, from the first byte; to be closed. */
    InputStream open() throws IOException;

    /**
     * The first bytes.
     *
     * @return not to be changed
     * @throws UncheckedIOException if they cannot be read
     */
    default byte[] start(int most) {
        try (InputStream in = open()) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read", e);
        }
    }

    /**
     * All of it, in memory.
     *
     * @return not to be changed
     * @throws UncheckedIOException if it cannot be read
     */
    default byte[] bytes() {
        return start(Integer.MAX_VALUE);
    }
}
