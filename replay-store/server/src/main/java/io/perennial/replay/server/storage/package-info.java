/**
 * Bytes at the bottom: how examples lie in a partition's sorted store, and how they are read back
 * in one order. Knows no engine.
 *
 * <p>A store holds two kinds of entries; big-endian numbers, so that the order of the bytes is the
 * order of the meaning. {@code timestamp} is the event time in epoch milliseconds with its sign bit
 * flipped (times before 1970 come first); {@code id} is UTF-8 and never empty; {@code user} is
 * UTF-8 with each byte 00 written as 00 01, and ended by 00 00, so that no user's entries lie among
 * those of a user whose name merely begins the same.
 *
 * <pre>
 * entry   key                                              value
 * row     01 | timestamp (8 bytes) | id                    format version (01) | the example's bytes
 * index   02 | user | 00 00 | timestamp (8 bytes) | id     empty
 * </pre>
 *
 * Format version 1: the rest is the {@code perennial.v1.LabelledExample} as it came from the topic,
 * not re-encoded. The store's version is in its name ({@code examples-v1}): another layout is
 * another store, filled from the topic anew.
 */
@NullMarked
package io.perennial.replay.server.storage;

import org.jspecify.annotations.NullMarked;
