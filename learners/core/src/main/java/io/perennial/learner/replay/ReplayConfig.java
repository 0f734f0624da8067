package io.perennial.learner.replay;

/**
 * How a learner replays its past.
 *
 * @param enabled whether it does
 * @param ratio examples of the past drawn per outcome learned, at most, above 0 to 16
 * @param batch examples drawn at a time, 1 to 256
 * @param examples in the buffer at most, 16 to 4,194,304
 * @param bytes of them at most, 4,096 to 2^30
 * @param recent share of the buffer, and of the draws, for the latest examples of all tasks, 0 to 1
 * @param balance what a task's examples are balanced by
 * @param forgottenOnly whether only examples are learned again that are answered worse than when
 *     they were stored
 * @param patience how much worse than stored a task's past may be on the whole, in nats, before
 *     replay gives way to what has become of the world: steps are shortened by exp(-excess /
 *     patience); .001 to 1,000
 * @param logits share of the stored answer beside the label in what is learned again, with a buffer
 *     of {@value #LOGITS_MEASURED_AT} examples, 0 to 1; see {@link #logitShare}
 * @param reweighting how draws are divided between the current stream and the tasks
 */
public record ReplayConfig(
    boolean enabled,
    double ratio,
    int batch,
    int examples,
    int bytes,
    double recent,
    Balance balance,
    boolean forgottenOnly,
    double patience,
    double logits,
    ReweightingConfig reweighting) {

  private static final int LOGITS_MEASURED_AT = 1_000;

  public ReplayConfig {
    if (!(ratio > 0 && ratio <= 16)) {
      throw invalid("ratio", ratio, "above 0 and at most 16");
    }
    check("batch", batch, 1, 256);
    check("examples", examples, 16, 1 << 22);
    check("bytes", bytes, 4096, 1 << 30);
    if (!(recent >= 0 && recent <= 1)) {
      throw invalid("recent", recent, "from 0 to 1");
    }
    if (!(patience >= 0.001 && patience <= 1000)) {
      throw invalid("patience", patience, "from 0.001 to 1000");
    }
    if (!(logits >= 0 && logits <= 1)) {
      throw invalid("logits", logits, "from 0 to 1");
    }
  }

  /** What measured best on streams that are not reported (docs/decisions/0006-replay.md). */
  public static ReplayConfig defaults() {
    return new ReplayConfig(
        true,
        0.5,
        8,
        4096,
        1 << 24,
        0.1,
        Balance.NONE,
        true,
        0.1,
        0.2,
        ReweightingConfig.defaults());
  }

  /**
   * Share of the stored answer in what is learned again: {@link #logits} sqrt({@value
   * #LOGITS_MEASURED_AT} / examples), at most 1. The fewer examples stand for the past, the more of
   * it is in the answers they were given.
   */
  public double logitShare() {
    return Math.min(1, logits * Math.sqrt((double) LOGITS_MEASURED_AT / examples));
  }

  private static void check(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw invalid(field, value, "from %d to %d".formatted(least, most));
    }
  }

  private static IllegalArgumentException invalid(String field, Object value, String allowed) {
    return new IllegalArgumentException(
        "learner field 'replay.%s' must be %s, but is %s".formatted(field, allowed, value));
  }
}
