/** Tests of the bundle format. */
@NullMarked
package io.reelscore.bundle;

import org.jspecify.annotations.NullMarked;
