/**
 * Dead letters: reading their topic ({@link io.perennial.launcher.deadletter.DeadLetterTopic}),
 * correcting what is in them ({@link io.perennial.launcher.deadletter.Repair}), and sending them
 * again, each once ({@link io.perennial.launcher.deadletter.DeadLetterReplay}). Knows no options.
 */
@NullMarked
package io.perennial.launcher.deadletter;

import org.jspecify.annotations.NullMarked;
