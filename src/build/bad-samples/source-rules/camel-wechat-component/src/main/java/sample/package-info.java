// SPDX-License-Identifier: Apache-2.0
@NullMarked
package sample;

import org.jspecify.annotations.NullMarked;
