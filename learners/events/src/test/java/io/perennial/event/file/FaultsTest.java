package io.perennial.event.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {

  @Test
  void shouldReadShares() {
    assertThat(Faults.parse("broken=0.001,duplicate=0.01, late = 0.02,missing=0.1,delayed=.5"))
        .isEqualTo(new Faults(.001, .01, .02, .1, .5, 0));
    assertThat(Faults.parse("late=1").withSeed(7)).isEqualTo(new Faults(0, 0, 1, 0, 0, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lost=0.1|there is no fault 'lost'; known are broken, duplicate, late, missing and delayed",
        "late=1.1|fault 'late' must be a share from 0 to 1, but is 1.1",
        "late=-0.1|fault 'late' must be a share from 0 to 1, but is -0.1",
        "late=NaN|fault 'late' must be a share from 0 to 1, but is NaN",
        "late=often|fault 'late' must be a share from 0 to 1, but is 'often'",
        "late|faults must be name=share, separated by commas, with the names broken, duplicate,"
            + " late, missing and delayed, but one is 'late'",
        "late=0.1,|faults must be name=share, separated by commas, with the names broken,"
            + " duplicate, late, missing and delayed, but one is ''",
        "missing=0.6,delayed=0.6|faults missing and delayed must not add up to more than 1, but are"
            + " 0.6 and 0.6"
      })
  void shouldSayWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Faults.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
