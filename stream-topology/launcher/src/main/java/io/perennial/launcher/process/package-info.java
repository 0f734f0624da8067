/**
 * Child processes: started in order, each known to be ready or failed, watched, and stopped in the
 * reverse order; nothing stays behind. Knows nothing of what the children do.
 */
@NullMarked
package io.perennial.launcher.process;

import org.jspecify.annotations.NullMarked;
