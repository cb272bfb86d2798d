// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between bridge and WeChat, and can hold back one request so that it never arrives. */
public final class Gate implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final int BUFFER = 64 * 1024;

    private record Hold(String path, CompletableFuture<String> held) {}

    private final ServerSocket entrance;
    private final URI behind;
    private final AtomicReference<Hold> hold = new AtomicReference<>();

    public Gate(URI behind) {
        this.behind = behind;
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::admit);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
    }

    /**
     * Holds back the next request to a path.
     *
     * @return the request, once it has arrived here
     */
    public CompletableFuture<String> holdBack(String path) {
        Hold next = new Hold(path, new CompletableFuture<>());
        hold.set(next);
        return next.held().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private void admit() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(behind.getHost(), behind.getPort());
                inBackground(() -> pump(client, server, true));
                inBackground(() -> pump(server, client, false));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[BUFFER];
        StringBuilder heldBack = new StringBuilder();
        Hold holding = null;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String bytes = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                holding = holding == null && requests ? holdOn(bytes) : holding;
                if (holding == null) {
                    out.write(buffer, 0, n);
                    out.flush();
                } else if (heldBack.append(bytes).toString().endsWith("}")) {
                    // The end of the body, which may come after the headers.
                    holding.held().complete(heldBack.toString());
                }
            }
        } catch (IOException e) {
            // One side went away; try-with-resources hangs up on the other.
        }
    }

    private Hold holdOn(String bytes) {
        Hold wanted = hold.get();
        return wanted != null
                        && bytes.startsWith("POST " + wanted.path())
                        && hold.compareAndSet(wanted, null)
                ? wanted
                : null;
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }
}
