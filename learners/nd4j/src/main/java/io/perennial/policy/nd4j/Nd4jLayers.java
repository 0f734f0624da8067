package io.perennial.policy.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link Layers} by ND4J, on the CPU or a GPU: with g the derivatives by the residuals (C x 1)
 *
 * <pre>
 *   A = relu(Z W)      residual = A o
 *   do = A' g          delta = (g o') * [A &gt; 0]          dW = Z' delta          dZ = delta W'
 * </pre>
 *
 * 9 operations on matrices that stay where they are, prepared once per number of candidates. Memory
 * of the device: 4 (2 K + 3 H + 2) bytes for each of 1.5 times the most candidates there ever were.
 */
final class Nd4jLayers implements Layers {

  private final Matrix inputs;
  private final Matrix weights;
  private final Matrix output;
  private final Matrix residuals;
  private final Matrix byResiduals;
  private final Matrix byInputs;
  private final Matrix byWeights;
  private final Matrix byOutput;
  private final Matrix units;
  private final Matrix deltas;
  private final Matrix active;
  private final List<Matrix> perCandidate;

  private int candidates;
  private Runnable[] forward = {};
  private Runnable[] backward = {};

  /**
   * @param k inputs
   * @param h units
   */
  Nd4jLayers(int k, int h) {
    weights = new Matrix(k, h);
    byWeights = new Matrix(k, h);
    output = new Matrix(h, 1);
    byOutput = new Matrix(h, 1);
    inputs = new Matrix(1, k);
    byInputs = new Matrix(1, k);
    units = new Matrix(1, h);
    deltas = new Matrix(1, h);
    active = new Matrix(1, h);
    residuals = new Matrix(1, 1);
    byResiduals = new Matrix(1, 1);
    perCandidate = List.of(inputs, byInputs, units, deltas, active, residuals, byResiduals);
  }

  private void resize(int c) {
    if (c == candidates) {
      return;
    }
    candidates = c;
    perCandidate.forEach(matrix -> matrix.resize(c));
    INDArray a = units.used();
    INDArray delta = deltas.used();
    INDArray mask = active.used();
    forward =
        new Runnable[] {
          product(inputs, false, weights, false, units),
          run(new RectifiedLinear(a, a, 0)),
          product(units, false, output, false, residuals)
        };
    backward =
        new Runnable[] {
          product(units, true, byResiduals, false, byOutput),
          product(byResiduals, false, output, true, deltas),
          run(new Step(a, mask, 0)),
          () -> delta.muli(mask),
          product(inputs, true, deltas, false, byWeights),
          product(deltas, false, weights, true, byInputs)
        };
  }

  @Override
  public void forward(int c, float[] z, float[] w, float[] o, float[] to) {
    resize(c);
    inputs.write(z);
    weights.write(w);
    output.write(o);
    for (Runnable operation : forward) {
      operation.run();
    }
    residuals.read(to);
  }

  @Override
  public void backward(float[] g, float[] toInputs, float[] toWeights, float[] toOutput) {
    byResiduals.write(g);
    for (Runnable operation : backward) {
      operation.run();
    }
    byInputs.read(toInputs);
    byWeights.read(toWeights);
    byOutput.read(toOutput);
  }

  private static Runnable product(
      Matrix left, boolean leftTransposed, Matrix right, boolean rightTransposed, Matrix result) {
    CustomOp product =
        DynamicCustomOp.builder("matmul")
            .addInputs(left.used(), right.used())
            .addOutputs(result.used())
            .addIntegerArguments(leftTransposed ? 1 : 0, rightTransposed ? 1 : 0, 0)
            .build();
    return () -> Nd4j.exec(product);
  }

  private static Runnable run(Op operation) {
    return () -> Nd4j.exec(operation);
  }

  @Override
  public void close() {
    perCandidate.forEach(Matrix::close);
    List.of(weights, byWeights, output, byOutput).forEach(Matrix::close);
  }
}
