// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import io.github.camelwechat.simulator.SimulatorMain;
import io.github.camelwechat.simulator.SimulatorStartException;
import io.github.camelwechat.simulator.WeChatSimulator;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Everything in one program: a simulated WeChat with three accounts, and the service. */
public final class PlatformDemo implements AutoCloseable {

    private static final int PORT = 8080;
    private static final int SIMULATOR_PORT = 9080;

    private final WeChatSimulator simulator;
    private final PlatformService service;

    /**
     * @param simulatorPort 0 for any that is free
     * @param data where the service keeps what must not be lost
     */
    PlatformDemo(int port, int simulatorPort, Path data) {
        String path = "http://127.0.0.1:" + port + "/wechat/acme";
        simulator =
                SimulatorMain.start(
                        "--port",
                        Integer.toString(simulatorPort),
                        "--accounts",
                        "3",
                        "--platform-authorization-url",
                        path,
                        "--platform-message-url",
                        path + "/$APPID$");
        try {
            service = new PlatformService(port, simulator.baseUri(), simulator.clock(), data);
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
        // The first ticket may have come before anybody listened; the next would be ten minutes
        // off.
        simulator.platform().pushTicket();
    }

    WeChatSimulator simulator() {
        return simulator;
    }

    /** Runs until Ctrl-C; its one argument is the directory of the data. */
    public static void main(String[] arguments) throws InterruptedException {
        Path data = Path.of(arguments.length == 0 ? "target/platform-data" : arguments[0]);
        PlatformDemo demo;
        try {
            demo = new PlatformDemo(PORT, SIMULATOR_PORT, data);
        } catch (SimulatorStartException e) {
            System.err.println("platform: The simulator does not start: " + e.getMessage());
            System.exit(1);
            return;
        }
        System.out.printf(
                """

                  The service runs. Connect an account, then write to it on its phone:

                    service                      http://localhost:%d/
                    phones of the accounts       http://localhost:%d/
                    administrators of accounts   http://localhost:%d/platforms

                  Ctrl-C stops it.
                %n""",
                PORT, SIMULATOR_PORT, SIMULATOR_PORT);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    demo.close();
                                    stopped.countDown();
                                },
                                "stop"));
        stopped.await();
    }

    /** First the side that pushes, so that nothing arrives at a service that is half closed. */
    @Override
    public void close() {
        simulator.close();
        service.close();
    }
}
