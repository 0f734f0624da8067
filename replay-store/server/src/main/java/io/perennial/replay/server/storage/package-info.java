/**
 * Bytes at the bottom: how examples lie in a partition's sorted store, which ways lead to them, and
 * how they are read back in one order. Knows no engine.
 *
 * <p>A partition has one primary {@link io.perennial.replay.server.storage.Family}, which has a
 * changelog, and others that are derived from each row by {@link
 * io.perennial.replay.server.storage.Derived}, and so rebuilt from the primary. Numbers are
 * big-endian, so that the order of the bytes is the order of the meaning. {@code time} is the event
 * time in epoch milliseconds with its sign bit flipped (times before 1970 come first); {@code id}
 * is UTF-8 and never empty; {@code user} and {@code item} are UTF-8 with each byte 00 written as 00
 * 01, and ended by 00 00, so that no user's entries lie among those of a user whose name merely
 * begins the same.
 *
 * <pre>
 * family   key                                                       value
 * ROWS     01 | time (8 bytes) | id                                  a row, as below: the primary
 * FACTS    kind | ...                                                primary too, see FactKind
 *
 * USERS    user 00 00 | time | id                                    the row again: a history is one read
 * ITEMS    item 00 00 | time | id                                    empty
 * EXPERTS  expert (4) | time | id                                    empty
 * ERRORS   hour of the event time (8) | p(label) (4) | time | id     empty; the worst of an hour first
 * SAMPLES  expert (4) | place (8) | time | id                        the row again: see Samples
 *
 * row, format 02
 *  0  02                        10  score             (float)     34  labelled at (8)
 *  1  origin (1)                14  base score        (float)     42  sequence    (8)
 *  2  expert (4)                18  p(label)          (float)     50  bytes of user (4), of item (4)
 *  6  label  (4)                22  confidence        (float)     58  user | item | the example's bytes
 *                               26  model version     (8)
 * </pre>
 *
 * The example's bytes are the {@code perennial.v1.LabelledExample} as it came from the topic, not
 * re-encoded; what stands before them is what conditions and columns need, at fixed places, so that
 * a scan need not parse. The layout's version is in the store's name ({@code examples-v3}): another
 * layout is another store, filled from the topic anew.
 */
@NullMarked
package io.perennial.replay.server.storage;

import org.jspecify.annotations.NullMarked;
