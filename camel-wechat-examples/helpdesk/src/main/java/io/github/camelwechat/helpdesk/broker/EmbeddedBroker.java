// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.broker;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * An ActiveMQ Artemis broker in this process, with its journal on disk and no door to the network.
 * A message it accepted survives a kill; one whose consumer fails is delivered again after 1, 2, 4
 * ... 30 seconds, and put aside after {@value #DELIVERIES} deliveries until the next start.
 */
public final class EmbeddedBroker implements AutoCloseable {

    public static final String INBOUND = "helpdesk.inbound";
    public static final String REPLIES = "helpdesk.replies";
    private static final String ASIDE = "helpdesk.aside";

    private static final int DELIVERIES = 20;
    private static final int JOURNAL_FILE_BYTES = 4 * 1024 * 1024;

    private final EmbeddedActiveMQ server;
    private final JmsPoolConnectionFactory connections;

    private EmbeddedBroker(EmbeddedActiveMQ server, JmsPoolConnectionFactory connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts a broker whose journal is in a directory; what is in there is delivered.
     *
     * @throws BrokerException if it does not run, for instance because its journal is damaged
     */
    public static EmbeddedBroker start(Path directory) {
        // In-VM brokers are told apart by a number; two in one process never share a directory.
        String door = "vm://" + (directory.toAbsolutePath().hashCode() & Integer.MAX_VALUE);
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        try {
            server.setConfiguration(configuration(directory, door));
            server.start();
            // One that cannot read its journal logs why, and returns as if it ran.
            if (!server.getActiveMQServer().isActive()) {
                throw new IllegalStateException("its journal cannot be read; the log says why");
            }
            retryWhatWasPutAside(server);
        } catch (Exception e) { // Artemis declares no narrower one
            BrokerException failure =
                    new BrokerException(
                            "the message broker in " + directory + " does not start", e);
            stop(server, failure);
            throw failure;
        }
        // No read-ahead: what a slow consumer holds back, another could have taken.
        ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory(door + "?consumerWindowSize=0");
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory);
        pool.setMaxConnections(2);
        return new EmbeddedBroker(server, pool);
    }

    public ConnectionFactory connectionFactory() {
        return connections;
    }

    /**
     * Returns the number of messages in a queue, those under way and those that wait for their next
     * try included.
     */
    public long depth(String queue) {
        Queue found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return found == null ? 0 : found.getMessageCount();
    }

    @Override
    public void close() {
        connections.stop();
        try {
            server.stop();
        } catch (Exception e) { // Artemis declares no narrower one
            throw new IllegalStateException("the message broker does not stop", e);
        }
    }

    private static void stop(EmbeddedActiveMQ server, BrokerException failure) {
        try {
            server.stop();
        } catch (Exception e) { // Artemis declares no narrower one
            failure.addSuppressed(e);
        }
    }

    private static Configuration configuration(Path directory, String door) throws Exception {
        AddressSettings redelivery =
                new AddressSettings()
                        .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                        .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                        .setMaxDeliveryAttempts(DELIVERIES)
                        .setRedeliveryDelay(1_000)
                        .setRedeliveryMultiplier(2)
                        .setMaxRedeliveryDelay(30_000)
                        .setDeadLetterAddress(SimpleString.of(ASIDE));
        return new ConfigurationImpl()
                .setName("helpdesk")
                .setPersistenceEnabled(true)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setJournalType(JournalType.NIO)
                .setJournalFileSize(JOURNAL_FILE_BYTES)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration("in-vm", door)
                .addAddressSetting("helpdesk.#", redelivery)
                .addAddressConfiguration(address(INBOUND))
                .addAddressConfiguration(address(REPLIES))
                .addAddressConfiguration(address(ASIDE));
    }

    private static CoreAddressConfiguration address(String name) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfig(
                        QueueConfiguration.of(name)
                                .setRoutingType(RoutingType.ANYCAST)
                                .setDurable(true)
                                .setAutoDelete(false));
    }

    /** A start is a good moment for another try: whatever was in the way may be gone. */
    private static void retryWhatWasPutAside(EmbeddedActiveMQ server) throws Exception {
        Queue aside = server.getActiveMQServer().locateQueue(SimpleString.of(ASIDE));
        if (aside != null && aside.getMessageCount() > 0) {
            aside.retryMessages(null);
        }
    }
}
