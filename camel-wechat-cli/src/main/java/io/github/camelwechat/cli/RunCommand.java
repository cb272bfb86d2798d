// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.simulator.SimulatorMain;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** Runs YAML files, as {@code camel run} does, against a simulated WeChat or the real one. */
final class RunCommand {

    static final Set<String> OPTIONS =
            Set.of("--properties", "--port", "--dev", "--simulator", "--simulator-port");

    private static final int USUAL_PORT = 8080;
    private static final int USUAL_SIMULATOR_PORT = 9080;

    private final Arguments arguments;
    private final PrintStream out;

    RunCommand(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** Runs until it is stopped, and returns how that ended. */
    int run() throws Exception {
        Main main = application();
        main.run();
        return main.getExitCode();
    }

    /** Makes the application, which {@link Main#run()} runs until it is stopped. */
    Main application() {
        List<Path> files = files();
        int port = arguments.port("--port", USUAL_PORT);
        ApplicationProperties properties =
                ApplicationProperties.read(arguments.value("--properties"));
        WeChatSimulator simulator = arguments.has("--simulator") ? simulator() : null;
        Properties used = simulator == null ? properties.all() : properties.withoutCredentials();
        Main main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.addInitialProperty("camel.server.enabled", "true");
        used.stringPropertyNames()
                .forEach(name -> main.addInitialProperty(name, used.getProperty(name)));
        if (arguments.has("--port") || used.getProperty("camel.server.port") == null) {
            main.addOverrideProperty("camel.server.port", String.valueOf(port));
        }
        main.configure().withAutoConfigurationLogSummary(false);
        main.configure()
                .withRoutesIncludePattern(
                        files.stream()
                                .map(file -> "file:" + file)
                                .collect(Collectors.joining(",")));
        if (arguments.has("--dev")) {
            reload(main, files);
        }
        if (simulator != null) {
            connect(main, simulator);
        }
        return main;
    }

    private List<Path> files() {
        if (arguments.files().isEmpty()) {
            throw new InvalidCommandException("run needs a file, as in: run hello.camel.yaml");
        }
        return arguments.files().stream()
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .peek(
                        file -> {
                            if (!Files.isRegularFile(file)) {
                                throw new InvalidCommandException("There is no file " + file);
                            }
                        })
                .toList();
    }

    private static void reload(Main main, List<Path> files) {
        Path folder = folder(files.get(0));
        if (files.stream().anyMatch(file -> !folder(file).equals(folder))) {
            throw new InvalidCommandException("With --dev all files have to be in one folder");
        }
        main.configure()
                .withRoutesReloadEnabled(true)
                .withRoutesReloadDirectory(folder.toString())
                .withRoutesReloadPattern(
                        files.stream()
                                .map(Path::getFileName)
                                .map(Path::toString)
                                .collect(Collectors.joining(",")));
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "an absolute path of a file has a folder");
    }

    private WeChatSimulator simulator() {
        return SimulatorMain.start(
                "--port", String.valueOf(arguments.port("--simulator-port", USUAL_SIMULATOR_PORT)));
    }

    /** Whatever name the routes give the account, it is the simulator's. */
    private void connect(Main main, WeChatSimulator simulator) {
        SimulatedAccount account = simulator.account();
        String options = "camel.component.wechat.configuration.";
        main.addOverrideProperty(options + "appId", account.appId());
        main.addOverrideProperty(options + "appSecret", account.appSecret());
        main.addOverrideProperty(options + "token", account.token());
        main.addOverrideProperty(options + "encodingAesKey", account.encodingAesKey());
        main.addOverrideProperty(options + "apiBaseUrl", simulator.baseUri().toString());
        main.bind("weChatClock", simulator.clock());
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void afterConfigure(BaseMainSupport configured) {
                        join(configured.getCamelContext(), simulator);
                    }
                });
    }

    /** Has the simulator call the routes once they are there, and end with them. */
    private void join(CamelContext context, WeChatSimulator simulator) {
        context.addLifecycleStrategy(
                new LifecycleStrategySupport() {
                    @Override
                    public void onContextStarted(CamelContext started) {
                        String path = callbackPath(started);
                        if (path != null) {
                            simulator.callbackUrl("http://127.0.0.1:" + port(started) + path);
                        }
                        out.println("Phone: " + SimulatorMain.phoneAddress(simulator));
                    }

                    @Override
                    public void onContextStopped(CamelContext stopped) {
                        simulator.close();
                    }
                });
    }

    private static String port(CamelContext context) {
        return context.resolvePropertyPlaceholders("{{camel.server.port}}");
    }

    private static @Nullable String callbackPath(CamelContext context) {
        return context.getRoutes().stream()
                .map(route -> route.getEndpoint())
                .filter(WeChatEndpoint.class::isInstance)
                .map(endpoint -> ((WeChatEndpoint) endpoint).getConfiguration())
                .map(RunCommand::path)
                .findFirst()
                .orElse(null);
    }

    private static String path(WeChatConfiguration options) {
        return options.getCallbackPath().replace("{account}", String.valueOf(options.getAccount()));
    }
}
