/** Measures the whole pipeline as processes: throughput, latency, checkpoints, restore, start. */
@NullMarked
package io.perennial.launcher.pipelinebench;

import org.jspecify.annotations.NullMarked;
