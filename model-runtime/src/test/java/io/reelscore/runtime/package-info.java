/** Tests of loading and running reward models. */
@NullMarked
package io.reelscore.runtime;

import org.jspecify.annotations.NullMarked;
