/** Pictures of a comparison, without a display. */
@NullMarked
package io.perennial.reproduction.plot;

import org.jspecify.annotations.NullMarked;
