/**
 * Flat primitive tables that are worked on in memory and survive as pages: a table remembers what
 * of it changed, so that a snapshot costs what changed. Bytes at the bottom, no engine.
 *
 * <p>Format 2. Every value is little-endian; floats and doubles are IEEE 754 bits. A table of n
 * values of b bytes is cut into pages of 1,024 bytes; page p holds the values from p * 1024 / b,
 * and the last page holds what is left. {@link io.perennial.state.PagedState} numbers the tables.
 */
@NullMarked
package io.perennial.state;

import org.jspecify.annotations.NullMarked;
