// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.LoggerFactory;

/** An application of Camel Main, as its properties and routes make it, and what it logs at INFO. */
public final class MainApplication implements AutoCloseable {

    private final Main main = new Main();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Path file;

    /** Properties are read from a file: those set by code are no part of Camel's summary. */
    public MainApplication(String... properties) {
        try {
            file = Files.createTempFile("application", ".properties");
            Files.write(file, List.of(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        main.setPropertyPlaceholderLocations(file.toUri().toString());
        log.start();
        root.addAppender(log);
    }

    public MainApplication bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    public MainApplication route(RouteBuilder routes) {
        main.configure().addRoutesBuilder(routes);
        return this;
    }

    public MainApplication route(String from, String to) {
        return route(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(from).to(to);
                    }
                });
    }

    public MainApplication start() {
        main.start();
        return this;
    }

    /**
     * Changes the properties and has Camel reload them, as in development mode, where it watches
     * the file.
     */
    public MainApplication reload(String... properties) {
        try {
            Files.write(file, List.of(properties));
            RouteWatcherReloadStrategy strategy =
                    context().hasService(RouteWatcherReloadStrategy.class);
            strategy.getResourceReload()
                    .onReload(
                            file.getFileName().toString(),
                            ResourceHelper.resolveResource(context(), file.toUri().toString()));
        } catch (Exception e) {
            throw new IllegalStateException("the properties could not be reloaded", e);
        }
        return this;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Whatever was logged at INFO and above. */
    public List<String> log() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(log);
        main.stop();
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
