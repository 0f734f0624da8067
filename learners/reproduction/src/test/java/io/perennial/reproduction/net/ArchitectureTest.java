package io.perennial.reproduction.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  @Test
  void shouldHaveThePapersNumberOfWeights() {
    assertThat(Architecture.leNet(28).outputs(10).size()).isEqualTo(61_706);
  }

  @Test
  void shouldAnswerTheSameWithItsFirstOutputsAlone() {
    Architecture body = Architecture.image(6, 0).convolution(6, 3).pooling().dense(20);
    Architecture all = body.outputs(7);
    Architecture fewer = body.outputs(3);
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = all.initialWeights(random);
    byte[] image = new byte[36];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (7 * i);
    }
    Batch of = new Batch(all, 32);
    Batch first = new Batch(fewer, 32);
    of.image(4, image, 0);
    first.image(4, image, 0);
    of.forward(weights);
    first.forward(all.firstOutputs(weights, fewer));
    for (int o = 0; o < 3; o++) {
      assertThat(first.logit(4, o)).isEqualTo(of.logit(4, o)).isNotZero();
    }
  }

  @Test
  void shouldSayWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.image(5, 0).pooling())
        .withMessageContaining("even side, but the layer below has 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(Architecture.image(4, 0).outputs(2), 48))
        .withMessageContaining("power of two from 32 on, but are 48");
  }
}
