// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** The command line. */
public final class SimulatorMain {

    private SimulatorMain() {}

    /** Runs until it is stopped; Ctrl-C stops it cleanly. */
    public static void main(String[] arguments) throws InterruptedException {
        if (new Launch(System.out, System.err).run(arguments) != 0) {
            System.exit(1);
        }
    }

    /**
     * Starts a simulator as the command line would, without waiting and without ever ending the
     * program.
     *
     * @throws SimulatorStartException whose message is one sentence for a person
     */
    public static WeChatSimulator start(String... arguments) {
        SimulatorArguments options = new SimulatorArguments(arguments);
        try {
            return options.builder().start();
        } catch (SimulatorStartException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException) {
                throw SimulatorStartException.listening(
                        options.host(), options.port(), "--port", cause);
            }
            throw e;
        }
    }

    /** The address of a simulator's phone, as a person would type it. */
    public static String phoneAddress(WeChatSimulator simulator) {
        String host = simulator.baseUri().getHost();
        String name = host.equals("127.0.0.1") ? "localhost" : host;
        return "http://" + name + ":" + simulator.port() + "/";
    }

    record Launch(PrintStream out, PrintStream err) {

        /** Says how it ended, whenever that is. */
        void replay(WeChatSimulator simulator, Path directory, SimulatorArguments options) {
            simulator
                    .replay(directory, options.replay())
                    .whenComplete(
                            (done, failure) -> {
                                if (failure != null) {
                                    Throwable within = failure.getCause();
                                    Throwable cause =
                                            failure instanceof CompletionException && within != null
                                                    ? within
                                                    : failure;
                                    err.println("Nothing was replayed: " + cause.getMessage());
                                } else {
                                    out.println(
                                            "Replayed "
                                                    + done.callbacks()
                                                    + " callbacks: "
                                                    + done.answered()
                                                    + " answered, "
                                                    + done.failed()
                                                    + " not. Left out: "
                                                    + done.repeated()
                                                    + " repeated, "
                                                    + done.unreadable()
                                                    + " unreadable");
                                }
                            });
        }

        int run(String... arguments) throws InterruptedException {
            WeChatSimulator simulator;
            SimulatorArguments options;
            try {
                options = new SimulatorArguments(arguments);
                if (options.wantsHelp()) {
                    out.print(SimulatorArguments.HELP);
                    return 0;
                }
                if (options.replayed().isPresent()) {
                    options.replay();
                }
                simulator = start(arguments);
            } catch (SimulatorStartException e) {
                err.println(e.getMessage());
                return 1;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-stop"));
            out.println("Phone: " + phoneAddress(simulator));
            if (!simulator.platforms().isEmpty()) {
                out.println("Third-party platforms: " + phoneAddress(simulator) + "platforms");
            }
            options.replayed().ifPresent(directory -> replay(simulator, directory, options));
            // Nothing counts this down: the program ends by a signal, and the hook cleans up.
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
