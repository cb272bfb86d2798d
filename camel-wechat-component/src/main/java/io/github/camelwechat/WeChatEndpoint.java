// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.api.diagnosis.CallbackSetup;
import io.github.camelwechat.internal.camel.platform.PlatformConsumer;
import io.github.camelwechat.internal.camel.producer.ProducerSettings;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.option.OpenIdText;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Receive what WeChat users say to an Official Account, and answer them within WeChat's service
 * window.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "wechat",
        title = "WeChat",
        syntax = "wechat:account",
        category = {Category.CHAT, Category.API},
        headersClass = WeChatConstants.class)
public class WeChatEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    @UriParam private WeChatConfiguration configuration;

    public WeChatEndpoint(
            String uri, WeChatComponent component, WeChatConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        AccountReader reader = reader();
        AccountSettings account = reader.read();
        ConsumerReader consumers = new ConsumerReader(configuration, reader, account);
        DefaultConsumer consumer =
                switch (configuration.getChannel()) {
                    case MESSAGE ->
                            account.platform()
                                    ? ofPlatform(processor, account, consumers, false)
                                    : new WeChatConsumer(
                                            this, processor, account, consumers.read());
                    case AUTHORIZATION -> ofPlatform(processor, account, consumers, true);
                    case WINDOW ->
                            new WeChatWindowConsumer(
                                    this,
                                    processor,
                                    account,
                                    consumers.closingSoon(),
                                    configuration.getBodyFormat());
                };
        configureConsumer(consumer);
        return consumer;
    }

    private DefaultConsumer ofPlatform(
            Processor processor,
            AccountSettings account,
            ConsumerReader consumers,
            boolean authorizations) {
        return new PlatformConsumer(
                this,
                processor,
                account,
                consumers.read(),
                authorizations,
                getComponent().isHealthCheckConsumerEnabled(),
                getComponent().paths());
    }

    @Override
    public Producer createProducer() {
        AccountReader reader = reader();
        AccountSettings account = reader.read();
        reader.check(account.account(), getComponent().runtime().protections());
        SendSettings sends = new ProducerReader(configuration, reader).read();
        CallbackSetup callbacks = new ConsumerReader(configuration, reader, account).setup();
        return new WeChatProducer(
                this,
                new ProducerSettings(
                        account,
                        sends,
                        reader.conversationGap(),
                        callbacks,
                        mediaTranscoder(),
                        reader.authorizer()),
                configuration.getOperation());
    }

    @Override
    public WeChatComponent getComponent() {
        return (WeChatComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return configuration.getApiBaseUrl();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public @Nullable Map<String, String> getServiceMetadata() {
        String appId = configuration.getAppId();
        return appId == null ? null : Map.of("appId", appId);
    }

    public WeChatConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WeChatConfiguration configuration) {
        this.configuration = configuration;
    }

    private @Nullable Endpoint mediaTranscoder() {
        String uri = AccountReader.trimmed(configuration.getMediaTranscoder());
        return uri == null ? null : getCamelContext().getEndpoint(uri);
    }

    private AccountReader reader() {
        return new AccountReader(
                configuration,
                new AccountSettings.EndpointName(getEndpointUri()),
                getCamelContext(),
                getComponent().getOpenIdsInLogs() == OpenIdText.HASHED);
    }
}
