// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;

/** A real broker in this process, without files, and Camel's component {@code jms} for it. */
public final class InVmBroker implements AutoCloseable {

    private static final String ADDRESS = "vm://0";

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    /** Starts the broker, and gives the context its component. */
    public void start(CamelContext context) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false);
        configuration.setSecurityEnabled(false);
        configuration.addAcceptorConfiguration("in-vm", ADDRESS);
        broker.setConfiguration(configuration).start();
        JmsComponent jms =
                JmsComponent.jmsComponentAutoAcknowledge(new ActiveMQConnectionFactory(ADDRESS));
        jms.setReceiveTimeout(50);
        context.addComponent("jms", jms);
    }

    @Override
    public void close() throws Exception {
        broker.stop();
    }
}
