package io.perennial.job;

import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the job itself keeps of a shard, beside what its processor does: one page, format (4 bytes,
 * big-endian) and the number of shift records that the shard has written (8 bytes). Followers count
 * up to that number, so it must go on where the checkpoint stands.
 */
record JobPage(long shiftRecords) {

  /** Far from the tables of the processor and the learner. */
  private static final int TABLE = Integer.MIN_VALUE;

  private static final int FORMAT = 1;
  private static final int BYTES = 4 + 8;

  /**
   * The page as it was put; of a shard that never had one, nothing counted yet.
   *
   * @throws IllegalStateException if it has another format
   */
  static JobPage from(PageStore store) {
    return decode(store.get(TABLE, 0));
  }

  void putTo(PageStore store) {
    store.put(TABLE, 0, encode());
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES).putInt(FORMAT).putLong(shiftRecords).array();
  }

  static JobPage decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new JobPage(0);
    }
    ByteBuffer page = ByteBuffer.wrap(bytes);
    int format = page.getInt();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "the job's page of a shard has format "
              + format
              + ", but this build reads format "
              + FORMAT
              + "; continue with the build that wrote it");
    }
    return new JobPage(page.getLong());
  }
}
