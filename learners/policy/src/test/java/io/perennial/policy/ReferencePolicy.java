package io.perennial.policy;

import java.util.EnumMap;
import java.util.Map;

/** The policy's formula written down plainly in double, as the oracle of scores and gradients. */
final class ReferencePolicy {

  private final PolicyShape shape;
  final Map<ParameterGroup, double[]> values = new EnumMap<>(ParameterGroup.class);

  ReferencePolicy(RankingPolicy policy) {
    shape = policy.shape();
    for (ParameterGroup group : ParameterGroup.values()) {
      float[] from = policy.values(group);
      double[] to = new double[from.length];
      for (int i = 0; i < to.length; i++) {
        to[i] = from[i];
      }
      values.put(group, to);
    }
  }

  double[] scores(EncodedDecision d) {
    double[] scores = new double[d.candidates()];
    for (int j = 0; j < scores.length; j++) {
      double[] in = inputs(d, j);
      double score = d.fast(j) + at(ParameterGroup.ITEM_BIAS, d.items()[j], 0);
      for (int k = 0; k < 3; k++) {
        score += in[k] * at(ParameterGroup.LINEAR, 0, k);
      }
      for (int k = 0; k < shape.hidden(); k++) {
        double unit = at(ParameterGroup.HIDDEN_BIAS, 0, k);
        for (int i = 0; i < in.length; i++) {
          unit += in[i] * at(ParameterGroup.HIDDEN, i, k);
        }
        score += Math.max(0, unit) * at(ParameterGroup.OUTPUT, 0, k);
      }
      scores[j] = score;
    }
    return scores;
  }

  private double[] inputs(EncodedDecision d, int j) {
    double[] in = new double[shape.inputs()];
    for (int k = 0; k < 3; k++) {
      double mean = at(ParameterGroup.MOMENTS, 0, 1 + k);
      double deviation = Math.sqrt(at(ParameterGroup.MOMENTS, 0, 4 + k));
      in[k] = Math.max(-5, Math.min(5, (d.numbers()[3 * j + k] - mean) / deviation));
    }
    int e = shape.embedding();
    for (int i = 0; i < e; i++) {
      double u = at(ParameterGroup.USER, d.user(), i);
      double item = at(ParameterGroup.ITEM, d.items()[j], i);
      double c = 0;
      for (int row : d.context()) {
        c += at(ParameterGroup.CONTEXT, row, i) / d.context().length;
      }
      in[3 + i] = u;
      in[3 + e + i] = item;
      in[3 + 2 * e + i] = 10 * u * item;
      in[3 + 3 * e + i] = 10 * c * item;
    }
    return in;
  }

  private double at(ParameterGroup group, int row, int column) {
    return values.get(group)[row * group.width(shape) + column];
  }

  static double[] softmax(double[] scores, double temperature) {
    double sum = 0;
    double[] pi = new double[scores.length];
    for (int j = 0; j < pi.length; j++) {
      pi[j] = Math.exp(scores[j] / temperature);
      sum += pi[j];
    }
    for (int j = 0; j < pi.length; j++) {
      pi[j] /= sum;
    }
    return pi;
  }
}
