package io.perennial.learner.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.state.PagedState;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StatisticsFeaturesTest {

  private static final long HOUR = 3_600_000L;
  private static final Offset<Double> CLOSE = within(1e-5);

  private static StatisticsTable table(int outcomes) {
    return new StatisticsTable(new PagedState(0, ""), outcomes, 8, List.of(HOUR));
  }

  @Test
  void shouldDescribeWhatAKeyAddsToItsParent() {
    StatisticsTable table = table(1);
    table.learn(5, 1, 0);
    table.learn(5, 1, HOUR);
    table.learn(5, 0, HOUR);
    StatisticsFeatures features = new StatisticsFeatures(table);
    float[] block = new float[features.size()];
    float[] rates = features.newRates();
    features.describe(table.find(5), 2 * HOUR, new float[] {0.2f}, rates, 1f, block);
    // one hour after n = 2.5, s = 1.5: rate = (0.75 + 3.5 * 0.2) / (1.25 + 3.5)
    double rate = 1.45 / 4.75;
    assertThat((double) rates[0]).isCloseTo(rate, CLOSE);
    assertThat((double) block[0])
        .isCloseTo(Math.log(rate / (1 - rate)) - Math.log(0.2 / 0.8), CLOSE);
    assertThat((double) block[1]).isCloseTo(Math.log(2.25), CLOSE);
    assertThat((double) block[2]).isCloseTo(Math.log(3601), CLOSE);
    assertThat((double) block[3]).isCloseTo(Math.log(7201), CLOSE);
  }

  @Test
  void shouldSayNothingButNeverOfAnUnknownKey() {
    StatisticsTable table = table(1);
    StatisticsFeatures features = new StatisticsFeatures(table);
    float[] block = new float[features.size()];
    float[] rates = features.newRates();
    features.describe(table.find(5), 0, new float[] {0.2f}, rates, 0.5f, block);
    assertThat(block).containsExactly(0f, 0f, 8f, 8f);
    assertThat(rates).containsExactly(0.2f);
  }

  @Test
  void shouldSmoothEveryClassTowardItsParent() {
    StatisticsTable table = table(3);
    table.learn(5, 2, 0);
    StatisticsFeatures features = new StatisticsFeatures(table);
    float[] block = new float[features.size()];
    float[] rates = features.newRates();
    float[] parent = {0.5f, 0.3f, 0.2f};
    features.describe(table.find(5), 0, parent, rates, 1f, block);
    assertThat((double) rates[0]).isCloseTo(3.5 * 0.5 / 4.5, CLOSE);
    assertThat((double) rates[1]).isCloseTo(3.5 * 0.3 / 4.5, CLOSE);
    assertThat((double) rates[2]).isCloseTo((1 + 3.5 * 0.2) / 4.5, CLOSE);
    assertThat((double) block[0]).isCloseTo(Math.log(1.7 / 4.5 / 0.2), CLOSE);
  }
}
