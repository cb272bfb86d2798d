// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** A group of WeChat's paths that belong together. */
@FunctionalInterface
public interface EndpointGroup {
    void register(ApiRoutes routes);
}
