package io.perennial.policy.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.perennial.policy.nd4j.Layers;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** {@link Layers} by PyTorch on the CPU, with its automatic differentiation, through DJL. */
final class PyTorchLayers implements Layers {

  /** Is there if, and only if, the native library is on the class path. */
  private static final String NATIVE_LIBRARY = "native/lib/pytorch.properties";

  private final Engine engine;
  private final NDManager manager;
  private final int k;
  private final int h;
  private @Nullable Pass pass;

  /** What lives from a forward pass to its backward pass. */
  private record Pass(
      NDManager manager,
      GradientCollector collector,
      NDArray inputs,
      NDArray weights,
      NDArray output,
      NDArray residuals) {

    void close() {
      collector.close();
      manager.close();
    }
  }

  /**
   * @param k inputs
   * @param h hidden units
   */
  PyTorchLayers(int k, int h) {
    this.engine = Engine.getEngine("PyTorch");
    this.manager = engine.newBaseManager(Device.cpu());
    this.k = k;
    this.h = h;
  }

  /** Whether the native library is on the class path: DJL would download it otherwise. */
  static boolean isAvailable() {
    return PyTorchLayers.class.getClassLoader().getResource(NATIVE_LIBRARY) != null;
  }

  @Override
  public void forward(int c, float[] z, float[] w, float[] o, float[] to) {
    release();
    NDManager temporary = manager.newSubManager();
    NDArray inputs = leaf(temporary, z, c, k);
    NDArray weights = leaf(temporary, w, k, h);
    NDArray output = leaf(temporary, o, h, 1);
    GradientCollector collector = engine.newGradientCollector();
    NDArray residuals = Activation.relu(inputs.matMul(weights)).matMul(output);
    pass = new Pass(temporary, collector, inputs, weights, output, residuals);
    residuals.toByteBuffer().asFloatBuffer().get(to, 0, c);
  }

  private static NDArray leaf(NDManager manager, float[] from, int rows, int columns) {
    NDArray array =
        manager.create(FloatBuffer.wrap(from, 0, rows * columns), new Shape(rows, columns));
    array.setRequiresGradient(true);
    return array;
  }

  @Override
  public void backward(float[] g, float[] byInputs, float[] byWeights, float[] byOutput) {
    if (pass == null) {
      throw new IllegalStateException("a backward pass must follow a forward pass");
    }
    Shape shape = pass.residuals.getShape();
    FloatBuffer given = FloatBuffer.wrap(g, 0, (int) shape.size());
    pass.collector.backward(pass.residuals.mul(pass.manager.create(given, shape)).sum());
    read(pass.inputs, byInputs);
    read(pass.weights, byWeights);
    read(pass.output, byOutput);
    release();
  }

  private static void read(NDArray of, float[] to) {
    try (NDArray gradient = of.getGradient()) {
      gradient.toByteBuffer().asFloatBuffer().get(to, 0, (int) of.size());
    }
  }

  private void release() {
    if (pass != null) {
      pass.close();
      pass = null;
    }
  }

  @Override
  public void close() {
    release();
    manager.close();
  }
}
