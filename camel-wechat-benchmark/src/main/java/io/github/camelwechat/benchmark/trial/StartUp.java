// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.OwnProcess;
import io.github.camelwechat.benchmark.load.WeChatStub;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Processes that start Camel Main, with the component and without it in turns. */
public final class StartUp implements Trial {

    private static final int PROCESSES = 9;
    private static final String BARE = "bare";

    @Override
    public List<Goal> goals() {
        return List.of(Goal.START_UP, Goal.START_UP_CLASSES);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        List<OwnProcess.Said> bare = new ArrayList<>();
        List<OwnProcess.Said> wechat = new ArrayList<>();
        try (WeChatStub api = new WeChatStub()) {
            String endpoint = CallbackServer.endpoint(api);
            String with = OwnProcess.classpath();
            String without = withoutComponent(with);
            for (int i = 0; i < (effort.full() ? PROCESSES : 1); i++) {
                bare.add(OwnProcess.run(StartUp.class, without, List.of(), BARE));
                wechat.add(OwnProcess.run(StartUp.class, with, List.of(), endpoint));
            }
        }
        double bareMillis = median(bare.stream().map(OwnProcess.Said::nanos).toList()) / 1e6;
        double millis = median(wechat.stream().map(OwnProcess.Said::nanos).toList()) / 1e6;
        long bareClasses = Long.parseLong(bare.get(0).line());
        long classes = Long.parseLong(wechat.get(0).line());
        return List.of(
                Figure.of(
                        Goal.START_UP,
                        millis / bareMillis,
                        String.format(Locale.ROOT, "%.0f ms : %.0f ms", millis, bareMillis)),
                Figure.of(
                        Goal.START_UP_CLASSES,
                        (double) classes / bareClasses,
                        String.format(Locale.ROOT, "%d : %d", classes, bareClasses)));
    }

    /** Leaves the component out of a classpath, on which every start would look at it. */
    private static String withoutComponent(String classpath) throws URISyntaxException {
        URL component = WeChatComponent.class.getProtectionDomain().getCodeSource().getLocation();
        String path = Path.of(component.toURI()).toString();
        return Arrays.stream(classpath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().toString().equals(path))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /**
     * Starts, prints how many classes were loaded for that, and ends.
     *
     * @param arguments {@value #BARE}, or the endpoint to receive from and to send to
     */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(routes(arguments[0]));
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeConfigure(BaseMainSupport before) {
                        addServer(before.getCamelContext());
                    }
                });
        main.start();
        System.out.println(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        // What stopping takes is not asked.
        Runtime.getRuntime().halt(0);
    }

    private static RouteBuilder routes(String endpoint) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                if (endpoint.equals(BARE)) {
                    from("platform-http:/bare").setBody(constant("success"));
                } else {
                    from(endpoint).setBody(constant("hello")).to(endpoint);
                }
            }
        };
    }

    private static void addServer(CamelContext context) {
        try {
            VertxPlatformHttpServerConfiguration server =
                    new VertxPlatformHttpServerConfiguration();
            server.setBindHost("127.0.0.1");
            server.setBindPort(CallbackServer.freePort());
            context.addService(new VertxPlatformHttpServer(server));
        } catch (Exception e) {
            throw new IllegalStateException("no HTTP server", e);
        }
    }
}
