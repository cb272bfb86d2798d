// SPDX-License-Identifier: Apache-2.0
/** A reader and a writer for WeChat's XML. Entrance: {@link XmlReader}. */
@NullMarked
package io.github.camelwechat.simulator.xml;

import org.jspecify.annotations.NullMarked;
