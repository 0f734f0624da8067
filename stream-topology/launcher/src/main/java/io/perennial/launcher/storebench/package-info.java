/**
 * What {@code perennial bench store} measures: the phases of a {@link
 * io.perennial.launcher.storebench.Plan}, each a class of its own, and the client, the producer and
 * the checks of answers that they share. {@link io.perennial.launcher.storebench.Benchmark} goes
 * through them. It knows nothing of options and terminals, and starts no process: that is behind
 * {@link io.perennial.launcher.storebench.StoreProcesses}.
 */
@NullMarked
package io.perennial.launcher.storebench;

import org.jspecify.annotations.NullMarked;
