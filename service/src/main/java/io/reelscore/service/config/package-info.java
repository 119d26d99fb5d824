/** The documented {@code reelscore.*} keys as validated records. */
@NullMarked
package io.reelscore.service.config;

import org.jspecify.annotations.NullMarked;
