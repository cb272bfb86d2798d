// SPDX-License-Identifier: Apache-2.0
package sample;

import java.util.Random;

class WeakRandom {

    Random random = new Random();
}
