package io.perennial.launcher.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AnswersTest {

  private final Answers answers = new Answers("predictions of shard 1");

  @Test
  void shouldMatchWhicheverComesFirst() {
    expect("a", "b");
    commit("a", "b", "c");
    assertThat(answers.unchecked()).isEqualTo(1);
    expect("c", "d");
    assertThat(answers.awaited()).isEqualTo(1);
    commit("d");

    answers.requireEnd();
    assertThat(answers.matched()).isEqualTo(4);
  }

  @Test
  void shouldTellWhatWasCommittedTwice() {
    expect("a", "b", "c");
    commit("a", "b");

    assertThatThrownBy(() -> commit("a"))
        .isInstanceOf(DiscrepancyException.class)
        .hasMessage(
            "predictions of shard 1, number 3: committed twice, first as number 1; committed is a, where an undisturbed processor gives c");
  }

  @Test
  void shouldTellHowManyAreMissing() {
    expect("a", "b", "c", "d");
    commit("a");

    assertThatThrownBy(() -> commit("d")).hasMessageContaining("number 2: 2 are missing before it");
  }

  @Test
  void shouldTellWhatDiffers() {
    expect("a", "b");

    assertThatThrownBy(() -> commit("x")).hasMessageContaining("number 1: it differs");
  }

  @Test
  void shouldTellOfTooFewAndOfTooMany() {
    expect("a", "b");
    commit("a");
    assertThatThrownBy(answers::requireEnd)
        .hasMessage("predictions of shard 1: 1 are missing after number 1, the first b");
    commit("b", "a");
    assertThatThrownBy(answers::requireEnd)
        .hasMessageContaining("1 more than an undisturbed processor gives")
        .hasMessageContaining("committed twice, first as number 1");
  }

  private void expect(String... values) {
    for (String value : values) {
      answers.expect(value.getBytes(UTF_8));
    }
  }

  private void commit(String... values) {
    for (String value : values) {
      answers.commit(value.getBytes(UTF_8));
    }
  }
}
