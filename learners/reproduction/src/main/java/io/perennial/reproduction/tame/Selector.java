package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.Architecture;
import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.BufferTrainer;
import io.perennial.reproduction.net.CrossEntropy;
import io.perennial.reproduction.net.Head;
import io.perennial.reproduction.net.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Says from an image alone which expert should answer. It is trained on the reservoir to name the
 * expert that was active when a row came, and on the side to name the row's digit; the outputs for
 * digits are dropped afterwards.
 */
final class Selector {

  private static final int DIGITS = 10;

  private final TameSettings settings;
  private final int experts;
  private final Architecture trained;
  private final Architecture answering;

  Selector(TameSettings settings, int experts) {
    this.settings = settings;
    this.experts = experts;
    boolean digits = settings.digitWeight() > 0;
    this.trained = settings.selector().outputs(experts + (digits ? DIGITS : 0));
    this.answering = settings.selector().outputs(experts);
  }

  /** Outputs that name digits. */
  static Head digits(int from, float weight, int[] labels) {
    return new Head(from, DIGITS, weight, labels);
  }

  /** Weights with all outputs, trained on a reservoir from the start. */
  float[] train(Reservoir reservoir, SplittableRandom random) {
    return train(trained.initialWeights(random), settings.selectorTraining(), reservoir, random);
  }

  /** Trains weights with all outputs further, with ever fewer of them. */
  float[] prune(float[] weights, Reservoir reservoir, SplittableRandom random) {
    return train(weights, settings.selectorPruning(), reservoir, random);
  }

  private float[] train(
      float[] initial, Schedule schedule, Reservoir reservoir, SplittableRandom random) {
    List<Head> heads = new ArrayList<>();
    heads.add(new Head(0, experts, 1, reservoir.experts()));
    if (settings.digitWeight() > 0) {
      heads.add(digits(experts, settings.digitWeight(), reservoir.labels()));
    }
    return new BufferTrainer(trained, schedule, random).train(initial, reservoir, heads);
  }

  /** The weights that are needed to answer. */
  float[] answeringWeights(float[] weights) {
    return trained.firstOutputs(weights, answering);
  }

  /** The expert chosen for every row. */
  int[] choose(float[] answeringWeights, Rows stream, SplittableRandom random) {
    int views = settings.views();
    Batch batch = new Batch(answering, TameSettings.LANES);
    int together = batch.lanes() / views;
    int[] choices = new int[stream.rows()];
    byte[] image = new byte[stream.imageSize()];
    byte[] view = new byte[stream.imageSize()];
    float[] p = new float[experts];
    for (int row = 0; row < choices.length; row += together) {
      int rows = Math.min(together, choices.length - row);
      for (int i = 0; i < rows; i++) {
        stream.read(row + i, image, 0);
        batch.image(i * views, image, 0);
        for (int v = 1; v < views; v++) {
          settings.viewing().apply(image, 0, settings.expert().side(), random, view);
          batch.image(i * views + v, view, 0);
        }
      }
      batch.forward(answeringWeights);
      for (int i = 0; i < rows; i++) {
        float[] sum = new float[experts];
        for (int v = 0; v < views; v++) {
          CrossEntropy.probabilities(batch, i * views + v, 0, p);
          for (int e = 0; e < experts; e++) {
            sum[e] += p[e];
          }
        }
        choices[row + i] = CrossEntropy.best(sum);
      }
    }
    return choices;
  }
}
