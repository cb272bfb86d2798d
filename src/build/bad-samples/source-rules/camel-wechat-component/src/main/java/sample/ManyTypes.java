// SPDX-License-Identifier: Apache-2.0
package sample;

/** Names as many other types as a reader can keep in mind, WallClock not among them. */
final class ManyTypes {
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
    WeakRandom o;
    String text = "WallClock";
    other.WallClock foreign;
}
