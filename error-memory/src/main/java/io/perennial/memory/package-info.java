/**
 * The error memory: recent errors of the slow model, found again by the similarity of what it saw,
 * to correct the very next prediction (ReLoop2, KDD 2023, arXiv 2306.08808). Flat arrays, constant
 * time, nothing but the JDK.
 */
@NullMarked
package io.perennial.memory;

import org.jspecify.annotations.NullMarked;
