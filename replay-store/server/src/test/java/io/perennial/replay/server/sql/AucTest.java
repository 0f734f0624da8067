package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AucTest {

  @Test
  void shouldCountPairsWithTiesAsHalves() {
    Auc auc = new Auc();
    auc.add(true, 0.8);
    auc.add(true, 0.4);
    auc.add(false, 0.4);
    auc.add(false, 0.1);
    auc.add(false, Double.NaN);
    // Pairs: .8 over .4 and .1, .4 ties with .4, .4 over .1: 3.5 of 4.
    assertThat(auc.result()).isEqualTo(0.875);
  }

  @Test
  void shouldOrderNegativeScoresToo() {
    Auc auc = new Auc();
    auc.add(true, -0.5);
    auc.add(false, -2);
    auc.add(true, 3);
    auc.add(false, -0.0);
    auc.add(false, 0.0);
    // -.5 over -2; 3 over all three; of 6 pairs 4.
    assertThat(auc.result()).isEqualTo(4 / 6.0);
  }

  @Test
  void shouldSayNothingOfOneClass() {
    Auc auc = new Auc();
    assertThat(auc.result()).isNull();
    auc.add(true, 0.5);
    assertThat(auc.result()).isNull();
  }

  @Test
  void shouldGoOnInBinsWhereThereAreTooMany() {
    Random random = new Random(7);
    Auc auc = new Auc();
    int rows = Auc.EXACT + 200_000;
    for (int i = 0; i < rows; i++) {
      boolean positive = i % 2 == 0;
      auc.add(positive, positive ? Math.sqrt(random.nextDouble()) : random.nextDouble());
    }
    // P(sqrt(U) > V) = E(sqrt(U)) = 2/3; its standard error here is below 0.0006.
    assertThat(auc.result()).isCloseTo(2 / 3.0, within(0.003));
  }
}
