/** How a sample is refused on its way through the service. */
@NullMarked
package io.reelscore.service.failure;

import org.jspecify.annotations.NullMarked;
