// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import io.github.camelwechat.simulator.SimulatorMain;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The entry point of the jar: {@code demo} (the default), {@code bridge} or {@code simulator}, with
 * that program's options.
 */
public final class Helpdesk {

    private static final String HELP =
            """
            java -jar helpdesk.jar [demo|bridge|simulator] [options]

              demo        simulator and bridge in one program (the default)
              bridge      the bridge alone
              simulator   the simulated WeChat alone

            --help after a program's name lists its options.
            """;

    private Helpdesk() {}

    public static void main(String[] args) throws InterruptedException {
        boolean named = args.length > 0 && (args[0].equals("--help") || !args[0].startsWith("--"));
        String program = named ? args[0] : "demo";
        String[] options = named ? Arrays.copyOfRange(args, 1, args.length) : args;
        switch (program) {
            case "demo" -> HelpdeskDemo.main(options);
            case "bridge" -> HelpdeskBridge.main(options);
            case "simulator" -> SimulatorMain.main(withCallbackUrl(options));
            case "--help" -> Console.say(HELP);
            default ->
                    Console.fail(
                            "helpdesk",
                            "There is no program "
                                    + program
                                    + "; there are demo, bridge and simulator.");
        }
    }

    /**
     * The simulator knows of no bridge; here it pushes to the one beside it unless told otherwise.
     */
    private static String[] withCallbackUrl(String[] options) {
        List<String> given = List.of(options);
        if (given.stream().anyMatch(option -> option.startsWith("--callback-url"))) {
            return options;
        }
        return Stream.concat(
                        Stream.of("--callback-url", HelpdeskDemo.callbackUrl(BridgeOptions.PORT)),
                        given.stream())
                .toArray(String[]::new);
    }
}
