package io.perennial.learner.replay;

/**
 * The size of a {@link ReplayBuffer} and how it is divided.
 *
 * @param examples at most, 1 to 4,194,304
 * @param bytes of the examples at most, in blocks of 128, 128 to 2^30
 * @param tasks task numbers are below it, 1 to 4,096
 * @param classes number of labels, 1 to 4,096; counts where they are balanced
 * @param logits floats stored with each example, 0 to 1,024
 * @param recent share of examples and bytes that the latest examples get, 0 to 1
 * @param balance what each task's sample has equal shares of
 */
public record ReplayBufferConfig(
    int examples, int bytes, int tasks, int classes, int logits, double recent, Balance balance) {

  public ReplayBufferConfig {
    check("examples", examples, 1, 1 << 22);
    check("bytes", bytes, BlockArena.BLOCK_BYTES, 1 << 30);
    check("tasks", tasks, 1, 4096);
    check("classes", classes, 1, 4096);
    check("logits", logits, 0, 1024);
    if (!(recent >= 0 && recent <= 1)) {
      throw invalid("recent", recent, "from 0 to 1");
    }
    check("examples * logits", (long) examples * logits, 0, 1 << 28);
    long strata = strata(balance, classes);
    check("tasks * strata * examples", tasks * strata * examples, 1, 1 << 30);
  }

  /** A tenth for the latest, the rest for uniform samples; examples as they come. */
  public static ReplayBufferConfig of(int examples, int bytes, int tasks, int logits) {
    return new ReplayBufferConfig(examples, bytes, tasks, 1, logits, 0.1, Balance.NONE);
  }

  /** Parts of a task's sample that are balanced against each other, at least 1. */
  public int strata() {
    return strata(balance, classes);
  }

  private static int strata(Balance balance, int classes) {
    return switch (balance) {
      case NONE -> 1;
      case CLASS -> classes;
      case ERROR -> 2;
    };
  }

  /** The stratum of an example with a valid label. */
  int stratum(int label, boolean wrong) {
    return switch (balance) {
      case NONE -> 0;
      case CLASS -> label;
      case ERROR -> wrong ? 1 : 0;
    };
  }

  /** Examples that the latest get. */
  int recentExamples() {
    return (int) (recent * examples);
  }

  /** Examples that the samples of all tasks get. */
  int sampledExamples() {
    return examples - recentExamples();
  }

  private static void check(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw invalid(field, value, "from %d to %d".formatted(least, most));
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field 'replay.buffer.%s' must be %s, but is %s".formatted(field, allowed, value));
  }
}
