// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.transform;

import org.apache.camel.spi.DataTypeTransformer;

/** A CloudEvent in binary mode: attributes as headers, the canonical JSON as body. */
@DataTypeTransformer(
        name = "wechat:application-cloudevents",
        description = "Turns a received callback into a CloudEvent in binary mode")
public final class BinaryCloudEvent extends CloudEventTransformer {

    public BinaryCloudEvent() {
        super(false, false);
    }
}
