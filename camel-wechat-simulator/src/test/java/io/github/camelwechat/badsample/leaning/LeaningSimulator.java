// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.leaning;

import io.github.camelwechat.badsample.Component;

/** A simulator that uses the component's code would agree with its mistakes. */
public record LeaningSimulator(Component component) {}
