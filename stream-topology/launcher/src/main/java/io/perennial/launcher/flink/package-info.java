/**
 * A Flink cluster from outside: what its REST interface is asked ({@link
 * io.perennial.launcher.flink.FlinkRest}), how the job is brought there ({@link
 * io.perennial.launcher.flink.JobSubmission}), and how it is kept there though its JobManager is
 * lost ({@link io.perennial.launcher.flink.JobKeeper}). Knows no options and no processes.
 */
@NullMarked
package io.perennial.launcher.flink;

import org.jspecify.annotations.NullMarked;
