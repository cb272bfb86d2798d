// SPDX-License-Identifier: Apache-2.0
package sample;

class Aftermath {
    record ThingKept() {}
}
