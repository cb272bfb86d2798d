// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.stray;

public final class Homeless {}
