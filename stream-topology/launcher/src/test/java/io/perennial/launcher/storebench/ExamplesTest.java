package io.perennial.launcher.storebench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.LabelledExampleCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ExamplesTest {

  @Test
  void shouldMakeExamplesOfRealisticSizeThatTheStoreCanRead() throws InvalidEventException {
    Examples examples = new Examples(7, 1_000, 0);
    LabelledExampleCodec codec = new LabelledExampleCodec(LabelSpace.BINARY);
    for (long number : new long[] {0, 1, 999_999, 1_999_999}) {
      byte[] bytes = examples.encode(examples.example(number));
      assertThat(bytes.length).isBetween(200, 300);
      LabelledExample read = codec.decode(bytes);
      Interaction interaction = read.interaction();
      assertThat(read.sequence()).isEqualTo(number);
      assertThat(interaction.id()).isEqualTo("%010d".formatted(number));
      assertThat(interaction.timestamp()).isEqualTo(1_506_826_800_000L + 20 * number);
      assertThat(interaction.features()).hasSize(9);
    }
  }

  @Test
  void shouldMakeTheSameExamplesFromTheSameSeedAlone() {
    Examples examples = new Examples(7, 1_000, 0);
    byte[] bytes = examples.encode(examples.example(5));
    Examples same = new Examples(7, 1_000, 0);
    Examples other = new Examples(8, 1_000, 0);
    assertThat(same.encode(same.example(5))).isEqualTo(bytes);
    assertThat(other.encode(other.example(5))).isNotEqualTo(bytes);
    assertThat(examples.encode(examples.example(6))).isNotEqualTo(bytes);
  }

  @Test
  void shouldSpreadExamplesOverUsersEvenlyOrByZipf() {
    Map<String, Integer> even = countByUser(0);
    // 100 each, standard deviation 10: six of them on either side.
    assertThat(even).hasSize(100);
    assertThat(even.values()).allSatisfy(count -> assertThat(count).isBetween(40, 160));
    Map<String, Integer> skewed = countByUser(1);
    // The first of 100 has 1 of 5.187 shares: 1,928, standard deviation 39.
    assertThat(skewed.get("0")).isBetween(1_690, 2_170);
    assertThat(skewed.get("9")).isBetween(110, 280);
  }

  @Test
  void shouldAskForEveryUserAlike() {
    Examples examples = new Examples(7, 2, 3);
    SplittableRandom random = new SplittableRandom(1);
    int first = 0;
    for (int i = 0; i < 1_000; i++) {
      first += examples.anyUser(random).equals("0") ? 1 : 0;
    }
    // 500, standard deviation 16; by Zipf it would be 889.
    assertThat(first).isBetween(405, 595);
  }

  private static Map<String, Integer> countByUser(double zipf) {
    Examples examples = new Examples(7, 100, zipf);
    Map<String, Integer> counts = new HashMap<>();
    for (long number = 0; number < 10_000; number++) {
      counts.merge(examples.example(number).interaction().user(), 1, Integer::sum);
    }
    return counts;
  }
}
