/** Arithmetic over the rewards of a group. */
@NullMarked
package io.reelscore.service.group;

import org.jspecify.annotations.NullMarked;
