/**
 * Replay: a bounded, fair sample of the past, and how much of each step its objectives deserve
 * (RECAP, arXiv 2510.21978).
 */
@NullMarked
package io.perennial.learner.replay;

import org.jspecify.annotations.NullMarked;
