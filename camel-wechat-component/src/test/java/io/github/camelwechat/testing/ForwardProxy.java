// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy as companies have them: tunnels for TLS, forwarding for plain HTTP. */
public final class ForwardProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile String answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    private volatile boolean silent;

    public ForwardProxy() throws IOException {
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Every head that was sent to the proxy itself. */
    public List<String> heads() {
        return heads;
    }

    /** Returns the number of connections to the proxy that are open right now. */
    public int connections() {
        return open.size();
    }

    /** Sets the answer to those who want a tunnel. */
    public void answers(String head) {
        answer = head;
    }

    /** It takes connections and says nothing. */
    public void fallsSilent() {
        silent = true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            while (!head.isEmpty() && !silent) {
                heads.add(head);
                String[] line = head.split("\r\n", 2)[0].split(" ");
                if (line[0].equals("CONNECT")) {
                    tunnel(client, line[1]);
                    return;
                }
                forward(client, head, URI.create(line[1]));
                head = head(client.getInputStream());
            }
            client.getInputStream().read();
        } catch (IOException e) {
            // somebody hung up
        } finally {
            open.remove(client);
        }
    }

    private void tunnel(Socket client, String authority) throws IOException {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        if (!answer.contains(" 200 ")) {
            client.getInputStream().read();
            return;
        }
        String[] parts = authority.split(":");
        try (Socket server = new Socket(parts[0], Integer.parseInt(parts[1]))) {
            start(() -> pump(server, client));
            pump(client, server);
        }
    }

    /** One exchange on a connection of its own, with the bodies our tests need: short ones. */
    private static void forward(Socket client, String head, URI target) throws IOException {
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            String path = target.getRawPath() + "?" + target.getRawQuery();
            byte[] rewritten =
                    head.replaceFirst(" \\S+ ", " " + path.replace("$", "\\$") + " ")
                            .getBytes(StandardCharsets.ISO_8859_1);
            server.getOutputStream().write(rewritten);
            copy(client.getInputStream(), server, length(head));
            String answered = head(server.getInputStream());
            client.getOutputStream().write(answered.getBytes(StandardCharsets.ISO_8859_1));
            copy(server.getInputStream(), client, length(answered));
        }
    }

    private static void copy(InputStream in, Socket to, int length) throws IOException {
        to.getOutputStream().write(in.readNBytes(length));
        to.getOutputStream().flush();
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // somebody hung up
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forward-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
