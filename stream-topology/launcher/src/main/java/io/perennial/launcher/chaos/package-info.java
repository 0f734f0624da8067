/**
 * The fault suite: kills, stops and starves the processes of a running pipeline, and compares
 * everything that it committed with processors that nobody disturbed. Knows no command line.
 */
@NullMarked
package io.perennial.launcher.chaos;

import org.jspecify.annotations.NullMarked;
