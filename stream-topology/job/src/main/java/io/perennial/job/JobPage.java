package io.perennial.job;

import io.perennial.job.Output.Target;
import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the job itself keeps of a shard, beside what its processor does: one page, format (4 bytes,
 * big-endian) and for each of {@link #NUMBERED} how many records the shard has given out (8 bytes
 * each). Format 1 had the shifts alone.
 *
 * @param numbers of the last record, 0 before the first
 * @param isNumbered whether these are all records that the shard ever gave out; not after format 1,
 *     whose records had no numbers
 */
record JobPage(Map<Target, Long> numbers, boolean isNumbered) {

  /**
   * The topics whose records are numbered, in the page's order: those that get the same records
   * wherever the job was killed.
   */
  static final List<Target> NUMBERED =
      List.of(
          Target.PREDICTIONS,
          Target.EXAMPLES,
          Target.SHIFTS,
          Target.DECISIONS,
          Target.DEAD_LETTERS,
          Target.RECEIPTS);

  /** Far from the tables of the processor and the learner. */
  private static final int TABLE = Integer.MIN_VALUE;

  private static final int SHIFTS_ONLY = 1;
  private static final int FORMAT = 2;

  JobPage {
    numbers = Map.copyOf(numbers);
  }

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

  /** The number of the last record, 0 before the first. */
  long last(Target target) {
    return numbers.getOrDefault(target, 0L);
  }

  byte[] encode() {
    ByteBuffer page = ByteBuffer.allocate(4 + 8 * NUMBERED.size()).putInt(FORMAT);
    NUMBERED.forEach(target -> page.putLong(last(target)));
    return page.array();
  }

  static JobPage decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new JobPage(Map.of(), true);
    }
    ByteBuffer page = ByteBuffer.wrap(bytes);
    int format = page.getInt();
    if (format == SHIFTS_ONLY) {
      return new JobPage(Map.of(Target.SHIFTS, page.getLong()), false);
    }
    if (format != FORMAT) {
      throw new IllegalStateException(
          "the job's page of a shard has format "
              + format
              + ", but this build reads formats up to "
              + FORMAT
              + "; continue with the build that wrote it");
    }
    Map<Target, Long> numbers = new EnumMap<>(Target.class);
    NUMBERED.forEach(target -> numbers.put(target, page.getLong()));
    return new JobPage(numbers, true);
  }
}
