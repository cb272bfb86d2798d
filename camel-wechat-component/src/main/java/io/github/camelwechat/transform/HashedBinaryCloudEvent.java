// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.transform;

import org.apache.camel.spi.DataTypeTransformer;

/** As {@link BinaryCloudEvent}, with hashes in the place of openids. */
@DataTypeTransformer(
        name = "wechat:application-cloudevents-hashed",
        description =
                "Turns a received callback into a CloudEvent in binary mode, with hashes in the"
                        + " place of openids")
public final class HashedBinaryCloudEvent extends CloudEventTransformer {

    public HashedBinaryCloudEvent() {
        super(false, true);
    }
}
