// SPDX-License-Identifier: Apache-2.0
package sample;

class Nothing {

    String text() {
        return null;
    }
}
