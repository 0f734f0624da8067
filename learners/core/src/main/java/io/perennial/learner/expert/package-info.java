/**
 * Experts for a stream whose task changes: noticing the change, and keeping what an expert knows in
 * few weights.
 */
@NullMarked
package io.perennial.learner.expert;

import org.jspecify.annotations.NullMarked;
