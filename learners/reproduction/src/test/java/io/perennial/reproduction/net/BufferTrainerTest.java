package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BufferTrainerTest {

  private static final Architecture NET = Architecture.image(4, 0).dense(16).outputs(4);
  private static final int COUNT = 400;

  private final byte[] pixels = new byte[COUNT * 16];
  private final int[] labels = new int[COUNT];

  BufferTrainerTest() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 4;
      for (int j = 0; j < 16; j++) {
        pixels[i * 16 + j] = (byte) (random.nextInt(150) + (j / 4 == labels[i] ? 105 : 0));
      }
    }
  }

  private ImageSource images(int count) {
    return new ImageSource() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void read(int number, byte[] to) {
        System.arraycopy(pixels, number * 16, to, 0, 16);
      }
    };
  }

  private float[] train(int epochs, double sparsity, float teacher, float[] from) {
    Schedule schedule =
        new Schedule(epochs * COUNT, 32, 5e-3f, 0, 0, teacher, sparsity, Distortion.NONE);
    return new BufferTrainer(NET, schedule, new SplittableRandom(8))
        .train(from, images(COUNT), List.of(new Head(0, 4, 1, labels)));
  }

  private double accuracy(float[] weights) {
    Batch batch = new Batch(NET, 32);
    float[] p = new float[4];
    int right = 0;
    for (int i = 0; i < COUNT; i++) {
      batch.image(0, pixels, i * 16);
      batch.forward(weights);
      CrossEntropy.probabilities(batch, 0, 0, p);
      right += CrossEntropy.best(p) == labels[i] ? 1 : 0;
    }
    return (double) right / COUNT;
  }

  private static float[] initial() {
    return NET.initialWeights(new SplittableRandom(4));
  }

  @Test
  void shouldLearnAndThenLearnOnWithTheShareOfWeightsItMayKeep() {
    assertThat(accuracy(initial())).isLessThan(.6);
    float[] dense = train(30, 0, 0, initial());
    assertThat(accuracy(dense)).isGreaterThan(.97);
    float[] sparse = train(30, .8, .5f, dense);
    // 320 weights besides 20 biases.
    assertThat(BufferTrainer.nonzero(sparse)).isLessThanOrEqualTo(64 + 20);
    assertThat(accuracy(sparse)).isGreaterThan(.95);
  }

  @Test
  void shouldLeaveTheInitialWeightsAlone() {
    float[] initial = initial();
    train(1, .5, .5f, initial);
    assertThat(initial).isEqualTo(initial());
  }

  @Test
  void shouldBeAFunctionOfTheSeed() {
    assertThat(train(2, .5, .5f, initial())).isEqualTo(train(2, .5, .5f, initial()));
  }

  @Test
  void shouldOnlyPruneWithoutImages() {
    Schedule schedule = new Schedule(3, 32, 5e-3f, 0, 0, 0, .75, Distortion.NONE);
    float[] result =
        new BufferTrainer(NET, schedule, new SplittableRandom(8))
            .train(initial(), images(0), List.of(new Head(0, 4, 1, new int[0])));
    assertThat(BufferTrainer.nonzero(result)).isEqualTo(80);
  }
}
