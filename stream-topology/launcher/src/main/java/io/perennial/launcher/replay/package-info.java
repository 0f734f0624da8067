/**
 * What {@code perennial replay} does with an answer: paging through it ({@link
 * io.perennial.launcher.replay.RowPages}), printing it ({@link
 * io.perennial.launcher.replay.RecordPrinter}), and publishing it again, exactly once and resumable
 * ({@link io.perennial.launcher.replay.Publication}). It knows nothing of options and terminals.
 */
@NullMarked
package io.perennial.launcher.replay;

import org.jspecify.annotations.NullMarked;
