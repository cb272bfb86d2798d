// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.transform;

import org.apache.camel.spi.DataTypeTransformer;

/** As {@link StructuredCloudEvent}, with hashes in the place of openids. */
@DataTypeTransformer(
        name = "wechat:application-cloudevents-hashed+json",
        description =
                "Turns a received callback into a CloudEvent in structured mode, with hashes in the"
                        + " place of openids")
public final class HashedStructuredCloudEvent extends CloudEventTransformer {

    public HashedStructuredCloudEvent() {
        super(true, true);
    }
}
