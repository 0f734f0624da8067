/**
 * Files of events, and streams of events as a producer would send them: readers for TSV, JSON Lines
 * and {@code ::} rating files, and the injector that spoils a stream on purpose and keeps count.
 * Readers stream: they hold the first 1,000 rows (to tell categories from quantities) and one line.
 */
@NullMarked
package io.perennial.event.file;

import org.jspecify.annotations.NullMarked;
