// SPDX-License-Identifier: Apache-2.0
package sample;

class Printer {

    void print() {
        System.out.println("x");
    }
}
