/**
 * The comparison of "ReLoop2: Building Self-Adaptive Recommendation Models via Responsive Error
 * Compensation Loop" (KDD 2023, arXiv 2306.08808) on our streams: a base model and what corrects
 * it, scored slot by slot before anything is written.
 */
@NullMarked
package io.perennial.reproduction.reloop2;

import org.jspecify.annotations.NullMarked;
