// SPDX-License-Identifier: Apache-2.0
package sample.unmarked;

/** A package that declares no null contract. */
class Lonely {}
