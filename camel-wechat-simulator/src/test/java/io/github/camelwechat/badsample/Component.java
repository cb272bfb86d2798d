// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample;

/** Stands for a class of the component. */
public final class Component {}
