// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The treatment of an exchange by one kind of operation. Thread-safe. */
public interface ProducerCall {

    /**
     * Starts the call. Reads the exchange before it returns and leaves it alone afterwards.
     *
     * @return completes with what writes the result into the message
     */
    CompletionStage<Consumer<Message>> start(Exchange exchange);

    /**
     * The call that has files transcoded which WeChat does not take, if the options name who does.
     *
     * @param largestFile in bytes
     */
    default ProducerCall transcoded(ProducerSettings settings, long largestFile) {
        Endpoint transcoder = settings.mediaTranscoder();
        return transcoder == null
                ? this
                : new TranscoderCall(this, settings.account().name(), largestFile, transcoder);
    }
}
