/**
 * Experts for a stream whose task changes: noticing the change, one expert per task, and choosing
 * the one that an event is for.
 */
@NullMarked
package io.perennial.learner.expert;

import org.jspecify.annotations.NullMarked;
