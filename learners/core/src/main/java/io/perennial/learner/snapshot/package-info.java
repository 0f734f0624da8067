/**
 * A shard's learner as a file, to be read again by any process: how would the model of another time
 * have scored this?
 *
 * <p>Format 1, everything binary little-endian:
 *
 * <pre>
 *  perennial-model 1 \n                          UTF-8
 *  {"shard":0,"outcomes":…,"eventClock":…,       UTF-8, one line of JSON: SnapshotInfo
 *   "createdAt":"…Z","labels":{…},
 *   "learner":"LearnerConfig[…]","modelDigest":"…"} \n
 *  number of pages                               int
 *  ┌ table, index, length of the page            3 ints      in ascending order of
 *  └ the page, as io.perennial.state writes it   bytes       (table, index)
 *  SHA-256 of all before                         32 bytes
 * </pre>
 *
 * <p>{@code learner} is the text of the configuration, which is in the fingerprint of the state as
 * well, and all that is needed to build the learner. {@code labels} is {@code {"positive":"1"}} or
 * {@code {"classes":["a","b"]}}; {@code eventClock} is absent before the first event. Pages that
 * were never written are not in the file, as they are not in a checkpoint.
 */
@NullMarked
package io.perennial.learner.snapshot;

import org.jspecify.annotations.NullMarked;
