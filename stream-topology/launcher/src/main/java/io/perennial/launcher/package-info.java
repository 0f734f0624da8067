/**
 * The command line: one class per verb, the options they share, and the pipeline that {@code run}
 * keeps up. Everything that learns is elsewhere.
 */
@NullMarked
package io.perennial.launcher;

import org.jspecify.annotations.NullMarked;
