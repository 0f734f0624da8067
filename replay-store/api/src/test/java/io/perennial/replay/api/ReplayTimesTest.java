package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayTimesTest {

  private static final long NOW = 1_506_826_800_026L;

  @ParameterizedTest
  @CsvSource({
    "1506826800026, 1506826800026",
    "0, 0",
    "-1, -1",
    "2017, 2017",
    "2017-10-01T03:00:00.026Z, 1506826800026",
    "2017-10-01T05:00:00.026+02:00, 1506826800026",
    "2017-09-30T22:00:00.026-05:00, 1506826800026",
    "2017-10-01T03:00, 1506826800000",
    "2017-10-01, 1506816000000",
    "now, 1506826800026",
    "now-1h, 1506823200026",
    "now-90m, 1506821400026",
    "NOW+2s, 1506826802026",
    "now-26ms, 1506826800000",
    "now-1d, 1506740400026",
    "now-1w, 1506222000026",
  })
  void shouldReadEveryForm(String text, long millis) {
    assertThat(ReplayTimes.parse("from", text, NOW)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2017-13-01",
        "2017-10-01T25:00",
        "now-",
        "now-1y",
        "12.5",
        "99999999999999999999",
        "9999999999999999999",
        "now-999999999999999999w",
        "--5"
      })
  void shouldRefuseWhatIsNoTimeAndSayWhatIsAllowed(String text) {
    assertThatThrownBy(() -> ReplayTimes.parse("from", text, NOW))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("'from' is '" + text + "'")
        .hasMessageContaining("epoch milliseconds")
        .hasMessageContaining("now-1h");
  }

  @Test
  void shouldNameTheParameterItReads() {
    assertThatThrownBy(() -> ReplayTimes.parse("to", "soon", NOW))
        .hasMessageStartingWith("parameter 'to' is 'soon'");
  }
}
