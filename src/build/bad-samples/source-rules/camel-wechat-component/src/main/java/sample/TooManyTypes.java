// SPDX-License-Identifier: Apache-2.0
package sample;

/** Names sixteen other types; WallClock in a comment and a qualified name count for nothing. */
final class TooManyTypes {
    interface Known {}

    Aftermath a;
    Catcher[] b;
    LongForAReason c;
    LongInComments d;
    Lonely e;
    NoLicence f;
    Printer g;
    Question h;
    Sleeper i;
    ThingBase j;
    ThingManager k;
    ThingUtil l;
    TooLong m;
    Unfinished n;
    WallClock.Nested o;
    WeakRandom p;
    Known q;
    TooManyTypes itself;
}
