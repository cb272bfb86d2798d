// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.camelwechat.WeChatConstants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.LoggerFactory;

/**
 * A process that downloads a film into a file, and uploads it from there and from a stream, and
 * prints by how many bytes its live heap grew meanwhile. Its arguments are the endpoint and where
 * to put the film.
 */
public final class FilmProcess {

    private final CamelContext context = new DefaultCamelContext();
    private final String wechat;
    private final Path film;
    private long before;
    private long most;

    private FilmProcess(String wechat, Path film) {
        this.wechat = wechat;
        this.film = film;
    }

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        new FilmProcess(arguments[0], Path.of(arguments[1])).run();
    }

    private void run() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:download")
                                .to(wechat + "&operation=downloadMedia")
                                .process(exchange -> measure())
                                .multicast()
                                .to(
                                        "file:"
                                                + film.getParent()
                                                + "?fileName="
                                                + film.getFileName(),
                                        "seda:copy?waitForTaskToComplete=Always")
                                .end()
                                .process(exchange -> measure());
                        from("seda:copy").process(FilmProcess.this::read);
                        // Camel would hold what others stream, unless it is told to spool.
                        from("direct:upload")
                                .noStreamCaching()
                                .to(wechat + "&operation=addMaterial");
                    }
                });
        context.start();
        transfer("small");
        before = liveHeap();
        transfer("film");
        System.out.println("grew " + (most - before));
        context.stop();
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            System.out.println("left " + left.filter(FilmProcess::isOurs).count());
        }
    }

    private void transfer(String mediaId) throws IOException {
        ProducerTemplate template = context.createProducerTemplate();
        check(
                template.request(
                        "direct:download",
                        exchange -> {
                            exchange.getMessage().setHeader(WeChatConstants.MEDIA_ID, mediaId);
                        }));
        Map<String, Object> named =
                Map.of(WeChatConstants.MSG_TYPE, "voice", Exchange.FILE_NAME, "film.wav");
        upload(template, film.toFile(), named);
        try (InputStream in = Files.newInputStream(film)) {
            upload(template, in, named);
        }
        measure();
    }

    private void upload(ProducerTemplate template, Object body, Map<String, Object> headers) {
        check(
                template.request(
                        "direct:upload",
                        exchange -> {
                            exchange.getMessage().setBody(body);
                            exchange.getMessage().setHeaders(new HashMap<>(headers));
                        }));
        measure();
    }

    private static void check(Exchange done) {
        if (done.getException() != null) {
            System.out.println("failed " + done.getException());
            System.exit(1);
        }
    }

    private void read(Exchange exchange) throws IOException {
        InputStream in = exchange.getMessage().getBody(InputStream.class);
        long length = 0;
        byte[] part = new byte[8 * 1024];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            length += count;
        }
        measure();
        System.out.println("read " + length);
    }

    private synchronized void measure() {
        if (before > 0) {
            most = Math.max(most, liveHeap());
        }
    }

    private static long liveHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().startsWith("camel-wechat-");
    }
}
