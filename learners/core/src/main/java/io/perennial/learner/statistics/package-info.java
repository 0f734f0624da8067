/** Decayed outcome statistics: what happened lately with a key, and how a model gets to see it. */
@NullMarked
package io.perennial.learner.statistics;

import org.jspecify.annotations.NullMarked;
