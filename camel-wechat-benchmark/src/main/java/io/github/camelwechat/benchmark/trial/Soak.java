// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.ChildProcess;
import io.github.camelwechat.benchmark.load.ComponentBuild;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks.Push;
import io.github.camelwechat.benchmark.load.LoadClient;
import io.github.camelwechat.benchmark.load.LoadClient.Responses;
import io.github.camelwechat.benchmark.load.ResourceStack;
import io.github.camelwechat.benchmark.load.WeChatStub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A node under load for long: at half of what it bears nothing may grow, and after three times what
 * it bears all is as before. A tenth of the callbacks wait a second for their route, one in twenty
 * comes again, half are answered by a call of WeChat's API, of which one in a hundred fails.
 */
public final class Soak implements Trial {

    private static final int CONNECTIONS = 64;
    private static final int MANY_CONNECTIONS = 2_000;
    private static final int CALIBRATION = 20_000;
    private static final int LEAST_PER_SECOND = 400;
    private static final int FAULT_EVERY = 100;
    private static final int REPEATED_EVERY = 20;
    private static final int SLOW_EVERY = 10;
    private static final long LONGEST_MILLIS = 5_000;
    private static final Duration PORTION = Duration.ofSeconds(10);
    private static final Duration OVERLOAD = Duration.ofSeconds(30);

    /**
     * Longer than a node keeps connections to WeChat that nobody uses: twenty seconds, and ten
     * until it looks.
     */
    private static final Duration REST = Duration.ofSeconds(40);

    private static final String MESSAGE_ID = "CamelWeChatMsgId";

    private final EncryptedCallbacks callbacks = new EncryptedCallbacks();
    private final Queue<Push> repeated = new ArrayDeque<>();
    private int number;

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.SOAK_HEAP,
                Goal.SOAK_THREADS,
                Goal.SOAK_FILES,
                Goal.SOAK_LATE,
                Goal.OVERLOAD_LATENCY,
                Goal.OVERLOAD_HEAP,
                Goal.OVERLOAD_RECOVERY);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            WeChatStub api = open.add(new WeChatStub(FAULT_EVERY));
            Node node = open.add(Node.start(api));
            CallbackServer server = new CallbackServer(node.port, "/wechat/shop", () -> {});
            double most = most(effort, server);
            LoadClient client =
                    open.add(
                            new LoadClient(
                                    node.port, effort.full() ? MANY_CONNECTIONS : CONNECTIONS));
            List<Figure> figures = new ArrayList<>(soak(effort, client, server, node, most / 2));
            figures.addAll(overload(effort, client, server, node, most));
            return figures;
        }
    }

    /** Measures the callbacks a second that it answers when it has nothing else to do. */
    private double most(Effort effort, CallbackServer server) {
        int count = effort.full() ? CALIBRATION : CONNECTIONS;
        try (LoadClient client = new LoadClient(server.port(), CONNECTIONS)) {
            double most = 0;
            for (int i = 0; i < effort.rounds(); i++) {
                List<byte[]> requests = Stream.generate(() -> quick(server)).limit(count).toList();
                most = count * 1e9 / client.send(requests).nanos();
            }
            return Math.max(most, LEAST_PER_SECOND);
        }
    }

    private List<Figure> soak(
            Effort effort, LoadClient client, CallbackServer server, Node node, double perSecond)
            throws IOException {
        Duration third = effort.soak().dividedBy(3);
        Load first = load(client, server, perSecond, third);
        Condition before = node.conditionAfter(effort.full() ? REST : Duration.ZERO);
        Load rest = load(client, server, perSecond, third.multipliedBy(2));
        Condition after = node.conditionAfter(effort.full() ? REST : Duration.ZERO);
        long late = first.late + rest.late;
        String detail =
                String.format(
                        Locale.ROOT,
                        "%d s at %.0f/s, %d callbacks: ",
                        effort.soak().toSeconds(),
                        perSecond,
                        first.count + rest.count);
        return List.of(
                Figure.of(
                        Goal.SOAK_HEAP,
                        (double) after.heap / before.heap,
                        detail + megabytes(before, after)),
                Figure.of(
                        Goal.SOAK_THREADS,
                        after.threads - before.threads,
                        before.threads + ", then " + after.threads),
                Figure.of(
                        Goal.SOAK_FILES,
                        after.files - before.files,
                        before.files + ", then " + after.files),
                Figure.of(
                        Goal.SOAK_LATE,
                        late,
                        String.format(
                                Locale.ROOT,
                                "99 %% within %.0f ms, the slow ones included",
                                rest.percentileMillis)));
    }

    private List<Figure> overload(
            Effort effort, LoadClient client, CallbackServer server, Node node, double most)
            throws IOException {
        Duration time = effort.full() ? OVERLOAD : effort.round();
        Duration moment = effort.full() ? PORTION : effort.round();
        Responses usual = client.sendAtRate(() -> quick(server), most / 4, moment);
        Condition before = node.conditionAfter(Duration.ZERO);
        Responses flood = client.sendAtRate(() -> quick(server), most * 3, time);
        pause(effort.full() ? Duration.ofSeconds(1) : Duration.ZERO);
        Responses then = client.sendAtRate(() -> quick(server), most / 4, moment);
        Condition after = node.conditionAfter(Duration.ZERO);
        return List.of(
                Figure.of(
                        Goal.OVERLOAD_LATENCY,
                        flood.percentileMillis(0.99) / 1000,
                        String.format(
                                Locale.ROOT,
                                "%.0f/s wanted for %d s, %d answered, %d of them refused %s",
                                most * 3,
                                time.toSeconds(),
                                flood.count(),
                                flood.failures(),
                                flood.firstFailure())),
                Figure.of(
                        Goal.OVERLOAD_HEAP,
                        (double) after.heap / before.heap,
                        megabytes(before, after)),
                Figure.of(
                        Goal.OVERLOAD_RECOVERY,
                        then.percentileMillis(0.99) / usual.percentileMillis(0.99),
                        String.format(
                                Locale.ROOT,
                                "%.1f ms : %.1f ms, %d refused",
                                then.percentileMillis(0.99),
                                usual.percentileMillis(0.99),
                                then.failures())));
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The result of a load. */
    private record Load(long count, long late, double percentileMillis) {}

    /** In portions, because the times of all responses of an hour would fill the heap. */
    private Load load(LoadClient client, CallbackServer server, double perSecond, Duration time) {
        Load all = new Load(0, 0, 0);
        for (Duration left = time; left.toMillis() > 0; left = left.minus(PORTION)) {
            Duration portion = left.compareTo(PORTION) < 0 ? left : PORTION;
            Responses responses = client.sendAtRate(() -> mixed(server), perSecond, portion);
            all =
                    new Load(
                            all.count + responses.count(),
                            all.late + responses.failures() + responses.laterThan(LONGEST_MILLIS),
                            Math.max(all.percentileMillis, responses.percentileMillis(0.99)));
        }
        return all;
    }

    private byte[] quick(CallbackServer server) {
        Push push = callbacks.next();
        while (push.messageId() % SLOW_EVERY == 0) {
            push = callbacks.next();
        }
        return server.request(push);
    }

    private byte[] mixed(CallbackServer server) {
        number++;
        if (number % REPEATED_EVERY == 0 && !repeated.isEmpty()) {
            return server.request(repeated.remove());
        }
        Push push = callbacks.next();
        if (number % REPEATED_EVERY == REPEATED_EVERY / 2) {
            repeated.add(push);
        }
        return server.request(push);
    }

    private static String megabytes(Condition before, Condition after) {
        return String.format(
                Locale.ROOT, "%.1f MB, then %.1f MB", before.heap / 1e6, after.heap / 1e6);
    }

    /**
     * The condition of a node.
     *
     * @param heap bytes in use after a collection
     * @param threads that are alive
     * @param files open ones, connections included
     */
    private record Condition(long heap, long threads, long files) {

        static Condition now() {
            System.gc();
            long files =
                    ManagementFactory.getOperatingSystemMXBean()
                                    instanceof UnixOperatingSystemMXBean unix
                            ? unix.getOpenFileDescriptorCount()
                            : 0;
            return new Condition(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files);
        }

        static Condition parse(String line) {
            String[] parts = line.split(" ");
            return new Condition(
                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }

        String text() {
            return heap + " " + threads + " " + files;
        }
    }

    /** The component in a process of its own. */
    private static final class Node implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;
        private final Writer input;
        private final int port;

        private Node(Process process) throws IOException {
            this.process = process;
            this.output = process.inputReader();
            this.input = process.outputWriter();
            this.port = Integer.parseInt(line());
        }

        static Node start(WeChatStub api) throws IOException {
            return new Node(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx512m",
                                    "-cp",
                                    ChildProcess.classpath(),
                                    Soak.class.getName(),
                                    api.address())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        }

        /** Reads how it is after a time without load, so that what is in use is not counted. */
        Condition conditionAfter(Duration rest) throws IOException {
            pause(rest);
            input.write("condition\n");
            input.flush();
            return Condition.parse(line());
        }

        private String line() throws IOException {
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the node ended before its soak did");
            }
            return line;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /**
     * The node: prints its port, and its condition for each line that it reads.
     *
     * @param arguments the address of WeChat's API
     */
    public static void main(String[] arguments) throws Exception {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
        CallbackServer server =
                CallbackServer.mounted(
                        ComponentBuild.current(), routes -> answering(routes, arguments[0], timer));
        System.out.println(server.port());
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            System.out.println(Condition.now().text());
        }
        // Whoever watched is gone.
        System.exit(0);
    }

    private static void answering(RouteBuilder routes, String api, ScheduledExecutorService timer) {
        String endpoint = CallbackServer.endpoint(api);
        routes.onException(Exception.class).handled(true).setBody().constant(null);
        routes.from(endpoint + "&exchangePattern=InOut")
                .process(new SlowRoute(timer))
                .choice()
                .when(exchange -> messageId(exchange) % 4 < 2)
                .setBody()
                .constant("We are open until six.")
                .to(endpoint + "&deliver=customerService")
                .setBody()
                .constant(null)
                .endChoice()
                .otherwise()
                .setBody()
                .constant("We are open until six.");
    }

    private static long messageId(Exchange exchange) {
        return exchange.getMessage().getHeader(MESSAGE_ID, long.class);
    }

    /** A route that waits, where it is told to, without a thread. */
    private static final class SlowRoute extends AsyncProcessorSupport {

        private final ScheduledExecutorService timer;

        SlowRoute(ScheduledExecutorService timer) {
            this.timer = timer;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (messageId(exchange) % SLOW_EVERY != 0) {
                callback.done(true);
                return true;
            }
            timer.schedule(() -> callback.done(false), 1, TimeUnit.SECONDS);
            return false;
        }
    }
}
