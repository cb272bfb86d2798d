// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.transform;

import org.apache.camel.spi.DataTypeTransformer;

/** A CloudEvent in structured mode: one JSON body that needs no headers. */
@DataTypeTransformer(
        name = "wechat:application-cloudevents+json",
        description = "Turns a received callback into a CloudEvent in structured mode")
public final class StructuredCloudEvent extends CloudEventTransformer {

    public StructuredCloudEvent() {
        super(true, false);
    }
}
