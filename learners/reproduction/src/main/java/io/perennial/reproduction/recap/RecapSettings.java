package io.perennial.reproduction.recap;

import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.net.Architecture;

/**
 * How a benchmark is learned; the same for every rule.
 *
 * @param hidden units of each of the two rectified hidden layers
 * @param samples images of a task, seen once
 * @param batch images of the stream per step
 * @param replayed images of the past per step, all past tasks together, whatever the rule
 * @param rate of Adam
 * @param averaging share of a step in the average of the weights, which answers the questions
 */
public record RecapSettings(
    int hidden, int samples, int batch, int replayed, float rate, float averaging) {

  private static final double LOGIT_SHARE = 0.4;
  private static final double LOGIT_BUFFER = 1_000;

  /** What is reported; chosen with seeds from 100 on, the same for all benchmarks. */
  public static RecapSettings measured() {
    return new RecapSettings(128, 5_000, 10, 22, 0.001f, 0.0125f);
  }

  /**
   * @throws IllegalArgumentException naming the field that is out of its range
   */
  public RecapSettings {
    atLeastOne("hidden", hidden);
    atLeastOne("samples", samples);
    atLeastOne("batch", batch);
    atLeastOne("replayed", replayed);
    share("rate", rate);
    share("averaging", averaging);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }

  private static void share(String name, float value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, but is " + value);
    }
  }

  /** The same with fewer or more images of a task. */
  public RecapSettings withSamples(int number) {
    return new RecapSettings(hidden, number, batch, replayed, rate, averaging);
  }

  /**
   * Share of the squared distance to stored logits in the loss: {@value #LOGIT_SHARE} with {@value
   * #LOGIT_BUFFER} examples, falling with the root of their number, from .1 to 1. Labels of few
   * examples are learned by heart, and it is the logits that say more; many examples say it
   * themselves.
   */
  public static double logitShare(int capacity) {
    return Math.max(0.1, Math.min(1, LOGIT_SHARE * Math.sqrt(LOGIT_BUFFER / capacity)));
  }

  Architecture architecture(int side) {
    return Architecture.image(side, 0).dense(hidden).dense(hidden).outputs(Images.CLASSES);
  }
}
