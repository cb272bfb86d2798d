// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.xml;

/** Text that is not the XML WeChat accepts. */
public final class XmlException extends Exception {
    private static final long serialVersionUID = 1L;

    XmlException(String message) {
        super(message);
    }
}
