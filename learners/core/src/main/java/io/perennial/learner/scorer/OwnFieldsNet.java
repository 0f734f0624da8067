package io.perennial.learner.scorer;

import io.perennial.learner.kernel.Kernel;
import io.perennial.state.PagedState;

/** A small classifier of {@link OwnFields}: one logit per class, at least 3, by Adagrad. */
public final class OwnFieldsNet {

  private static final int WIDTH = 32;
  private static final int WIDTH2 = 16;
  private static final float LEARNING_RATE = 0.05f;
  private static final float DECAY = 0.9999f;
  private static final double FAN_IN = 8;

  private final Mlp mlp;
  private final Pass pass;
  private final float[] gradient;

  /**
   * @param id tells initial weights of several nets apart
   * @param inputRows rows of {@link OwnFields}
   */
  public OwnFieldsNet(
      PagedState state, Kernel kernel, long seed, long id, int classes, int inputRows) {
    NetShape shape =
        new NetShape(
            seed, classes, inputRows, 0, 1, 16, 16, WIDTH, WIDTH2, LEARNING_RATE, DECAY, 1);
    this.mlp = new Mlp(state, kernel, shape, inputRows, FAN_IN, id);
    this.pass = new Pass(classes, WIDTH, WIDTH2);
    this.gradient = new float[classes];
  }

  /** Logits, valid until the next call. */
  public float[] score(OwnFields fields) {
    fields.fill(pass);
    mlp.forward(pass);
    return pass.logits;
  }

  /** One step. */
  public void learn(OwnFields fields, int label, long step) {
    score(fields);
    CrossEntropy.gradient(pass.logits, label, gradient);
    mlp.learn(pass, gradient, step);
  }

  /** Prunes to a share of zeros. */
  public void prune(double sparsity) {
    mlp.prune(0, sparsity);
  }

  /** Its weights. */
  public WeightCount weights() {
    return mlp.weights(0);
  }
}
