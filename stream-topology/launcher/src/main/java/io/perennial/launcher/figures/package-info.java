/** Figures that benchmarks found, with their bars, as a table and as JSON. */
@NullMarked
package io.perennial.launcher.figures;

import org.jspecify.annotations.NullMarked;
