package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.CrossEntropy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Learns a stream by TAME's rule as its authors' code has it, in batches of {@value #BATCH}. The
 * loss l_e of every expert on a batch, before it is learned, is the cross-entropy of sigmoids; its
 * smoothed value is S_e = a l_e + (1 - a) S_e with a = {@value #ALPHA}; the active expert's
 * threshold is the mean of its last W losses plus 3 max(their standard deviation, {@value
 * #LEAST_DEVIATION}). When S exceeds it, the first expert, in the order of creation, whose loss
 * would keep its last active smoothed value below its own threshold takes over, and a new one if
 * there is none. The rows of a batch belong to whoever is active after the rule; nothing is undone.
 *
 * <p>Departure: experts are trained by Adam on the plain cross-entropy, as ours are, so that the
 * rules alone differ.
 */
final class PublishedLearner {

  static final int BATCH = 128;
  static final double ALPHA = 0.2;
  static final double LEAST_DEVIATION = 0.005;
  private static final int CLASSES = 10;

  private final TameSettings settings;
  private final ExpertStore store;
  private final Rows stream;
  private final Batch batch;
  private final float[] gradient;
  private final float[] p;
  private final byte[] pixels;
  private final List<Track> tracks = new ArrayList<>();

  /** What the rule knows of an expert. */
  private static final class Track {
    final Deque<Double> window = new ArrayDeque<>();
    double smoothed = Double.NaN;
    double smoothedWhenActive = Double.NaN;
    double threshold;

    Track() {
      window.add(Math.log(CLASSES));
    }

    static double smooth(double old, double loss) {
      return Double.isNaN(old) ? loss : ALPHA * loss + (1 - ALPHA) * old;
    }

    double limit() {
      double mean = window.stream().mapToDouble(l -> l).average().orElseThrow();
      double variance =
          window.stream().mapToDouble(l -> (l - mean) * (l - mean)).average().orElseThrow();
      return mean + 3 * Math.max(Math.sqrt(variance), LEAST_DEVIATION);
    }
  }

  PublishedLearner(TameSettings settings, ExpertStore store, Rows stream) {
    this.settings = settings;
    this.store = store;
    this.stream = stream;
    this.batch = new Batch(settings.expert(), BATCH);
    this.gradient = new float[settings.expert().size()];
    this.p = new float[settings.expert().outputs()];
    this.pixels = new byte[BATCH * stream.imageSize()];
    tracks.add(new Track());
  }

  /** Learns the whole stream. */
  void learn() {
    for (int row = 0; row < stream.rows(); row += BATCH) {
      int rows = Math.min(BATCH, stream.rows() - row);
      for (int lane = 0; lane < rows; lane++) {
        stream.read(row + lane, pixels, lane * stream.imageSize());
        batch.image(lane, pixels, lane * stream.imageSize());
      }
      double loss = choose(row, rows);
      train(row, rows);
      Track track = tracks.get(store.activeNumber());
      track.window.add(loss);
      if (track.window.size() > settings.window()) {
        track.window.removeFirst();
      }
      track.smoothedWhenActive = Track.smooth(track.smoothedWhenActive, loss);
      for (int lane = 0; lane < rows; lane++) {
        int at = lane * stream.imageSize();
        store.commit(row + lane, pixels, at, stream.label(row + lane));
      }
    }
    store.retire();
  }

  /** Applies the rule; returns the loss of the expert that is active then. */
  private double choose(int row, int rows) {
    double[] losses = new double[tracks.size()];
    for (int e = 0; e < losses.length; e++) {
      losses[e] = loss(store.experts().get(e).weights, row, rows);
      tracks.get(e).smoothed = Track.smooth(tracks.get(e).smoothed, losses[e]);
    }
    Track current = tracks.get(store.activeNumber());
    current.threshold = current.limit();
    if (current.smoothed <= current.threshold) {
      return losses[store.activeNumber()];
    }
    for (int e = 0; e < losses.length; e++) {
      Track track = tracks.get(e);
      if (Track.smooth(track.smoothedWhenActive, losses[e]) < track.threshold) {
        if (e != store.activeNumber()) {
          store.activate(new Shift(row + rows - 1, row, e));
        }
        return losses[e];
      }
    }
    int fresh = store.create();
    tracks.add(new Track());
    store.activate(new Shift(row + rows - 1, row, fresh));
    double loss = loss(store.active().weights, row, rows);
    tracks.get(fresh).smoothed = loss;
    return loss;
  }

  /** Mean over a batch of the cross-entropy of the softmax of the sigmoids of the logits. */
  private double loss(float[] weights, int row, int rows) {
    batch.forward(weights);
    double total = 0;
    for (int lane = 0; lane < rows; lane++) {
      double sum = 0;
      for (int o = 0; o < p.length; o++) {
        sum += StrictMath.exp(sigmoid(batch.logit(lane, o)));
      }
      total += StrictMath.log(sum) - sigmoid(batch.logit(lane, stream.label(row + lane)));
    }
    return total / rows;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private void train(int row, int rows) {
    Expert active = store.active();
    batch.forward(active.weights);
    batch.clearDeltas();
    for (int lane = 0; lane < rows; lane++) {
      CrossEntropy.probabilities(batch, lane, 0, p);
      CrossEntropy.delta(batch, lane, p, stream.label(row + lane), rows);
    }
    batch.backward(active.weights, gradient);
    active.adam.step(active.weights, gradient, settings.onlineRate(), 0);
    active.age += rows;
  }
}
