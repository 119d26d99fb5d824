/** The scoring service. */
@NullMarked
package io.reelscore.service;

import org.jspecify.annotations.NullMarked;
