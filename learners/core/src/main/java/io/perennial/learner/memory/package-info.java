/**
 * The error memory in the served prediction: what recent errors of similar impressions say, and how
 * far to trust it.
 */
@NullMarked
package io.perennial.learner.memory;

import org.jspecify.annotations.NullMarked;
