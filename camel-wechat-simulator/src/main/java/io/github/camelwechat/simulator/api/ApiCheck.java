// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** A condition that a call must meet before its endpoint sees it. */
@FunctionalInterface
public interface ApiCheck {
    void check(ApiCall call) throws ApiException;
}
