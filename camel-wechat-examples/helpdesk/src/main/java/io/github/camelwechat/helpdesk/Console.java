// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The output of the programs to the person who started them, and their end. */
final class Console {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private Console() {}

    /** Starts what a program runs. */
    @FunctionalInterface
    interface Start {
        AutoCloseable with(CommandLine options);
    }

    static void say(String text) {
        System.out.println(text);
    }

    /** Says why a program cannot run, and ends it. */
    static void fail(String program, String sentence) {
        System.err.println(program + ": " + sentence);
        System.exit(1);
    }

    /** Runs until Ctrl-C, then closes; what cannot start is one sentence and exit code 1. */
    static void runUntilStopped(
            String program, String help, Set<String> options, String[] args, Start start) {
        AutoCloseable running;
        try {
            CommandLine line = CommandLine.parse(args, options);
            if (line.help()) {
                say(help);
                return;
            }
            running = start.with(line);
        } catch (StartupException e) {
            fail(program, String.valueOf(e.getMessage()));
            return;
        } catch (
                RuntimeException
                        e) { // threads of what had started would keep a program alive that does
            // nothing
            LOG.error("{} could not start", program, e);
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    say("Stopping...");
                                    try {
                                        running.close();
                                    } catch (
                                            Exception
                                                    e) { // what AutoCloseable declares; the process
                                        // ends either way
                                        System.err.println(
                                                program
                                                        + " did not stop cleanly: "
                                                        + e.getMessage());
                                    }
                                    stopped.countDown();
                                },
                                "stop"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
