// SPDX-License-Identifier: Apache-2.0
package sample;

import java.util.List;

class Raw {

    List names = List.of();
}
