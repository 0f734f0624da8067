/**
 * The process that fine-tunes the ranking policy: it reads decisions, learns from them, and offers
 * updates to the job's gate. {@link io.perennial.worker.FineTuneWorker} is its loop; all learning
 * is in {@code io.perennial.policy}. It may die, stall or go mad at any time: nothing waits for it.
 */
@NullMarked
package io.perennial.worker;

import org.jspecify.annotations.NullMarked;
