/** Fuzz targets: each feeds bytes to code that reads what others wrote, and judges what it does. */
@NullMarked
package io.reelscore.fuzz;

import org.jspecify.annotations.NullMarked;
