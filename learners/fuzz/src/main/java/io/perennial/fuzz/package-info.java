/**
 * Throws damaged bytes at whatever reads bytes from outside. Tests of other modules use it; no
 * process of the product does.
 *
 * <p>A {@link io.perennial.fuzz.Fuzzing} takes the files of a committed corpus, changes them by a
 * {@link io.perennial.fuzz.Mutation} that knows their structure, and watches what a {@link
 * io.perennial.fuzz.FuzzTarget} makes of them: it must take or refuse each, in bounded time and
 * memory. The same seed gives the same inputs on every machine. It is blind to coverage; what it
 * goes by is which inputs were taken.
 */
@NullMarked
package io.perennial.fuzz;

import org.jspecify.annotations.NullMarked;
