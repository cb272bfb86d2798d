// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import io.github.camelwechat.simulator.SimulatorMain;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** The entrance from the shell. */
public final class CommandLine {

    private static final String HELP =
            """
            Commands:

            run FILE...      runs routes in YAML, as camel run does; Ctrl-C stops it
              --simulator           against a simulated WeChat, with a phone in the browser
              --simulator-port=N    where it listens (9080)
              --dev                 reloads a file that was changed
              --properties=FILE     the accounts and so on (application.properties, if it is there)
              --port=N              where callbacks arrive (8080)

            simulator        is a WeChat; simulator --help lists its options

            doctor           checks accounts, step by step; ends with 0 if nothing has failed
              --properties=FILE     the accounts (application.properties)
              --account=NAME        this one alone
              --callback-url=URL    calls it as WeChat does
            """;

    private static final int NOT_UNDERSTOOD = 2;

    private final PrintStream out;
    private final PrintStream err;

    CommandLine(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Carries out a command; the exit status is 0 if it succeeded, and 2 if it makes no sense. */
    public static void main(String[] words) throws Exception {
        if (words.length > 0 && words[0].equals("doctor")) {
            // Its report is all that counts.
            System.setProperty("camel.wechat.log", "ERROR");
        }
        int status = new CommandLine(System.out, System.err).run(words);
        if (status != 0) {
            System.exit(status);
        }
    }

    int run(String... words) throws Exception {
        String command = words.length == 0 ? "help" : words[0];
        List<String> rest = Arrays.asList(words).subList(Math.min(1, words.length), words.length);
        try {
            return switch (command) {
                case "run" -> new RunCommand(new Arguments(rest, RunCommand.OPTIONS), out).run();
                case "doctor" ->
                        new DoctorCommand(new Arguments(rest, DoctorCommand.OPTIONS), out).run();
                case "simulator" -> {
                    SimulatorMain.main(rest.toArray(new String[0]));
                    yield 0;
                }
                case "help", "--help", "-h" -> {
                    out.print(HELP);
                    yield 0;
                }
                default ->
                        throw new InvalidCommandException(
                                "There is no command " + command + "; try help");
            };
        } catch (InvalidCommandException e) {
            err.println(e.getMessage());
            return NOT_UNDERSTOOD;
        }
    }
}
