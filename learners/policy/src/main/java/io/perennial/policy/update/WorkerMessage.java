package io.perennial.policy.update;

/** What a worker says to the gate. */
public sealed interface WorkerMessage {

  /** The worker's name, another one for every start. */
  String worker();

  /**
   * It asks for the right to update, and for the policy that is served.
   *
   * @param shape of its policy
   */
  record Claim(String worker, String shape) implements WorkerMessage {}

  /**
   * A part of an update.
   *
   * @param epoch as granted
   * @param base the served version that the update changes
   * @param chunk number of this part, from 0
   * @param chunks number of parts
   * @param digest of the whole policy once it is changed
   * @param delta the changed rows of this part
   * @param decidedAt broker's times of decisions that this update is the first to hold, epoch
   *     milliseconds; a sample, in the first part
   */
  record UpdateChunk(
      String worker,
      long epoch,
      long base,
      int chunk,
      int chunks,
      String digest,
      PolicyDelta delta,
      long[] decidedAt)
      implements WorkerMessage {

    /** Whether it goes on where an earlier part of the same update ended. */
    boolean follows(UpdateChunk before) {
      return chunk == before.chunk + 1
          && chunks == before.chunks
          && base == before.base
          && epoch == before.epoch
          && digest.equals(before.digest)
          && worker.equals(before.worker);
    }

    /** The same without what the first part of its update has told already. */
    UpdateChunk after(UpdateChunk first) {
      return new UpdateChunk(
          first.worker, epoch, base, chunk, chunks, first.digest, delta, new long[0]);
    }

    boolean isLast() {
      return chunk >= chunks - 1;
    }
  }
}
