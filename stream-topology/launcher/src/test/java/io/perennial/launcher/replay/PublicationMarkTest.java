package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.codec.Limits;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationMarkTest {

  private static final PublicationPlan PLAN =
      PublicationPlan.of(null, "t", "perennial.", "all", ReplayQuery.everything().between(-5, 9));

  @ParameterizedTest
  @ValueSource(strings = {"a", " a b ", "a:b", "\n", "ü🎬\u0000"})
  void shouldReadWhatItWrote(String id) {
    PublicationMark mark = PublicationMark.before(PLAN).advancedBy(7, new Position(3, 0.1, id));

    assertThat(PublicationMark.parse(7, mark.text())).isEqualTo(mark);
    assertThat(PublicationMark.parse(7, mark.completed().text())).isEqualTo(mark.completed());
  }

  @Test
  void shouldReadOneBeforeTheFirstRow() {
    PublicationMark mark = PublicationMark.before(PLAN);

    assertThat(PublicationMark.parse(0, mark.text())).isEqualTo(mark);
    assertThat(mark.rest(PLAN.query())).contains(PLAN.query());
  }

  /** Of the kinds of characters, those of three bytes each need most room for their number. */
  @Test
  void shouldHoldTheLongestIdOfAnEventButNoLonger() {
    PublicationMark before = PublicationMark.before(PLAN);
    String longest = "€".repeat(Limits.STRING_LENGTH);

    assertThat(
            before
                .advancedBy(1, new Position(Limits.TIMESTAMP, 2.2250738585072014E-308, longest))
                .text()
                .getBytes(UTF_8))
        .hasSizeLessThan(PublicationMark.MAX_BYTES);
    assertThatThrownBy(() -> before.advancedBy(1, new Position(1, 0.1, longest + longest)).text())
        .isInstanceOf(PublicationRefusedException.class)
        .hasMessageContaining("the id of the row at 1 is too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "2 hash 1 2 3 open 5:0.1:a", "1 hash x 2 3 open 5:0.1:a"})
  void shouldRefuseWhatIsNoMark(String text) {
    assertThatThrownBy(() -> PublicationMark.parse(1, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNameAPublicationByItsQuestionAndTopic() {
    String name = PLAN.name();

    assertThat(name).matches("[0-9a-f]{10}");
    assertThat(PLAN.group()).isEqualTo("perennial.replay-publish-" + name);
    assertThat(PublicationPlan.of(null, "t", "p.", "all", PLAN.query()).name()).isEqualTo(name);
    assertThat(PublicationPlan.of(null, "t", "p.", "some", PLAN.query()).name()).isNotEqualTo(name);
    assertThat(PublicationPlan.of(null, "o", "p.", "all", PLAN.query()).name()).isNotEqualTo(name);
  }
}
