package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Distortion;
import io.perennial.reproduction.net.Schedule;

/**
 * Everything that can be set about a protocol.
 *
 * @param tasks in the stream
 * @param epochs how often each task's images come before the next task
 * @param expert net of an expert, ten outputs
 * @param selector net of the selector, without its outputs
 * @param onlineRate Adam's rate in the stream
 * @param selectorRows C_s, raw images whose memory the selector's reservoir may take
 * @param expertRows C_p, raw images whose memory an expert's own buffer may take
 * @param expertPruning how an expert is pruned and trained again on its buffer
 * @param selectorTraining how the selector is trained on the reservoir
 * @param selectorPruning how it is pruned and trained again
 * @param digitWeight weight of the loss of naming the digit, which helps the selector while it is
 *     trained and is dropped afterwards; 0 for none
 * @param views distorted copies of an image, one as it is included, the selector averages over
 * @param viewing the distortion of these copies
 * @param window W of the published rule, batches
 */
public record TameSettings(
    int tasks,
    int epochs,
    Architecture expert,
    Architecture selector,
    float onlineRate,
    int selectorRows,
    int expertRows,
    Schedule expertPruning,
    Schedule selectorTraining,
    Schedule selectorPruning,
    float digitWeight,
    int views,
    Distortion viewing,
    int window) {

  /** Images of a batch, in the stream and in training from buffers. */
  static final int LANES = 32;

  private static final int SIDE = 28;

  /** The settings the report's figures are for. */
  public static TameSettings of(Protocol protocol) {
    return protocol == Protocol.SPLIT ? split() : permuted();
  }

  /** Memory of the selector's reservoir. */
  long selectorBytes() {
    return (long) selectorRows * expert.pixels();
  }

  /** Memory of the buffer an expert is pruned with. */
  long expertBytes() {
    return (long) expertRows * expert.pixels();
  }

  private static TameSettings split() {
    Distortion strong = new Distortion(0.25, 0.15, 0.15, 2, 1);
    Distortion weak = new Distortion(0.15, 0.1, 0.1, 1, 0.5);
    return new TameSettings(
        5,
        1,
        Architecture.leNet(SIDE).outputs(10),
        Architecture.image(SIDE, 0)
            .convolution(16, 5)
            .pooling()
            .convolution(48, 5)
            .pooling()
            .dense(128),
        1e-3f,
        5_000,
        6_000,
        new Schedule(90_000, LANES, 2e-3f, 0f, 0f, 0f, 0.98, weak),
        new Schedule(220_000, LANES, 2e-3f, 0f, 0.05f, 0f, 0, strong),
        new Schedule(220_000, LANES, 2e-3f, 0f, 0.05f, 0f, 0.755, strong),
        1f,
        16,
        new Distortion(0.1, 0.07, 0.07, 1, 0),
        35);
  }

  private static TameSettings permuted() {
    return new TameSettings(
        20,
        1,
        Architecture.image(SIDE, 0).dense(144).outputs(10),
        Architecture.image(SIDE, 0).dense(64),
        1e-3f,
        5_000,
        6_000,
        new Schedule(240_000, LANES, 2e-3f, 0f, 0f, 0.7f, 0.98, Distortion.NONE),
        new Schedule(100_000, LANES, 1e-3f, 0f, 0.05f, 0f, 0, Distortion.NONE),
        new Schedule(150_000, LANES, 1e-3f, 0f, 0.05f, 0f, 0.95, Distortion.NONE),
        0f,
        1,
        Distortion.NONE,
        100);
  }
}
