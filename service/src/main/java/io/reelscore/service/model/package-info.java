/** The models of this server: loading, state, and finding the one a request names. */
@NullMarked
package io.reelscore.service.model;

import org.jspecify.annotations.NullMarked;
