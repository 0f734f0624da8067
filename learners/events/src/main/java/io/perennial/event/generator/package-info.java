/**
 * A stream made up from a seed, for {@code run} without input and for tests: users meet items, and
 * what they like is known exactly and changes at known events.
 */
@NullMarked
package io.perennial.event.generator;

import org.jspecify.annotations.NullMarked;
