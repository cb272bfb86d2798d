// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** One of WeChat's paths. Called on an event loop: it computes and never waits. */
@FunctionalInterface
public interface ApiEndpoint {
    ApiResponse answer(ApiCall call) throws ApiException;
}
