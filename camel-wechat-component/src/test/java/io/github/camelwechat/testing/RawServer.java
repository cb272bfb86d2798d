// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** An HTTP server on a plain socket that can do what no HTTP library would let it do. */
public final class RawServer implements AutoCloseable {

    /** One request, byte for byte. */
    public record Request(String head, byte[] body) {

        public String target() {
            return head.split(" ", 3)[1];
        }

        public String path() {
            return target().replaceFirst("\\?.*", "");
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** The answer to a request that was read. */
    public interface Answer {
        /** Gives the answer, and tells whether the connection stays open for another request. */
        boolean give(Socket connection) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket listener;
    private final Function<Request, Answer> script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public RawServer(Function<Request, Answer> script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    public RawServer(ServerSocketFactory sockets, Function<Request, Answer> script)
            throws IOException {
        this.listener = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.script = script;
        start(this::accept);
    }

    /** A JSON answer, labelled as WeChat often does. */
    public static Answer json(String body) {
        return http(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer http(int status, String contentType, byte[] body) {
        return http(status, "Content-Type: " + contentType + "\r\n", body, body.length);
    }

    /** An answer that announces another length than it has. */
    public static Answer http(int status, String headers, byte[] body, int announced) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                ("HTTP/1.1 "
                                + status
                                + " X\r\n"
                                + headers
                                + "Content-Length: "
                                + announced
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        return raw(bytes.toByteArray(), announced == body.length);
    }

    public static Answer raw(byte[] bytes, boolean keepAlive) {
        return connection -> {
            connection.getOutputStream().write(bytes);
            connection.getOutputStream().flush();
            return keepAlive;
        };
    }

    /** Ends the connection with a reset instead of an answer. */
    public static Answer reset() {
        return connection -> {
            connection.setSoLinger(true, 0);
            return false;
        };
    }

    /** Never answers, and never hangs up. */
    public static Answer silence() {
        return connection -> {
            connection.getInputStream().read();
            return false;
        };
    }

    /** Answers one byte at a time, too slowly for anybody's patience, but never silent for long. */
    public static Answer drip(byte[] bytes) {
        return connection -> {
            connection.setSoTimeout(50);
            for (byte each : bytes) {
                connection.getOutputStream().write(each);
                try {
                    connection.getInputStream().read();
                } catch (SocketTimeoutException e) {
                    connection.getOutputStream().flush();
                }
            }
            return false;
        };
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public List<Request> requests() {
        return requests;
    }

    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Returns the number of connections that are open right now. */
    public int connections() {
        return open.size();
    }

    /** Hangs up on everybody and goes on listening. */
    public void hangUp() throws IOException {
        for (Socket connection : open) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                open.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            boolean more = true;
            while (more) {
                Request request = read(connection.getInputStream());
                if (request == null) {
                    return;
                }
                requests.add(request);
                more = script.apply(request).give(connection);
            }
        } catch (IOException e) {
            // the client went away
        } finally {
            open.remove(connection);
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(text);
        return new Request(
                text, in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }
}
