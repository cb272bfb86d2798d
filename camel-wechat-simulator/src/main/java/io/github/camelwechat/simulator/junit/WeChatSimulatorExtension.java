// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.junit;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.WeChatSimulatorBuilder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A simulator for a test class: started before all tests, reset before each, closed after all. To
 * be registered on a static field with {@code @RegisterExtension}; tests get it with {@link
 * #simulator} or as a parameter.
 */
public final class WeChatSimulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
    private final UnaryOperator<WeChatSimulatorBuilder> options;
    private @Nullable WeChatSimulator simulator;

    private WeChatSimulatorExtension(UnaryOperator<WeChatSimulatorBuilder> options) {
        this.options = options;
    }

    /** A simulator with all defaults, on a free port. */
    public static WeChatSimulatorExtension create() {
        return create(UnaryOperator.identity());
    }

    /** A simulator with options, such as {@code create(b -> b.manualClock())}. */
    public static WeChatSimulatorExtension create(UnaryOperator<WeChatSimulatorBuilder> options) {
        return new WeChatSimulatorExtension(options);
    }

    /** The simulator. It can be asked for before the tests start, and is started then. */
    public synchronized WeChatSimulator simulator() {
        if (simulator == null) {
            simulator = options.apply(WeChatSimulator.builder()).start();
        }
        return simulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        simulator();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        simulator().reset();
    }

    @Override
    public synchronized void afterAll(ExtensionContext context) {
        if (simulator != null) {
            simulator.close();
            simulator = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WeChatSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
