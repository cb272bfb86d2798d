@NullMarked
package sample.licence;

import org.jspecify.annotations.NullMarked;
