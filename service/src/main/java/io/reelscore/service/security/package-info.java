/** Who may call and do what, and how connections are encrypted. */
@NullMarked
package io.reelscore.service.security;

import org.jspecify.annotations.NullMarked;
