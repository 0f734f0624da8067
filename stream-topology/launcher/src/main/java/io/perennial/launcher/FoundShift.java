package io.perennial.launcher;

import io.perennial.event.TaskShift;

/** A shift, and the shard whose learner told it. */
record FoundShift(int shard, TaskShift shift) {}
