package io.perennial.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.LearnerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LearnerConfigTextTest {

  private static final String DEFAULTS = LearnerConfig.defaults().toString();

  @Test
  void shouldReadTheDefaults() {
    assertThat(LearnerConfigText.parse(DEFAULTS)).isEqualTo(LearnerConfig.defaults());
    LearnerConfig three = LearnerConfig.defaults().withClasses(3);
    assertThat(LearnerConfigText.parse(three.toString())).isEqualTo(three);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed=0|seed=-9223372036854775808",
        "scorer=NET|scorer=SECOND_ORDER",
        "learningRate=0.03|learningRate=1.0E-4",
        "keys=[ITEM, ITEM_AND_HIDDEN, HIDDEN, VALUES]|keys=[HIDDEN]",
        "halfLives=[PT20M, PT2160H]|halfLives=[PT1.5S]",
        "halfLivesInExamples=[100, 1000]|halfLivesInExamples=[7, 8, 9]",
        "detector=LIKELIHOOD|detector=NONE",
        "statistics=true|statistics=false",
      })
  void shouldReadWhatDiffers(String was, String is) {
    assertThat(DEFAULTS).contains(was);
    String text = DEFAULTS.replace(was, is);

    assertThat(LearnerConfigText.parse(text))
        .hasToString(text)
        .isNotEqualTo(LearnerConfig.defaults());
  }

  @Test
  void shouldRefuseAnotherBuildsLearner() {
    assertRefused(DEFAULTS.replace("seed=0, ", "seed=0, colour=RED, "), "classes=");
    assertRefused(DEFAULTS.replace("scorer=NET", "scorer=FOREST"), "ScorerKind");
    assertRefused(DEFAULTS.replace("seed=0", "seed=many"), "long");
    assertRefused(DEFAULTS + " and more", "reads as");
    assertRefused(DEFAULTS.substring(0, 100), "build");
    assertRefused("", "LearnerConfig[");
  }

  @Test
  void shouldRefuseAValueOutOfItsRange() {
    assertRefused(DEFAULTS.replace("embeddingSize=4", "embeddingSize=400"), "'embeddingSize'");
  }

  private static void assertRefused(String text, String because) {
    assertThatThrownBy(() -> LearnerConfigText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(because);
  }
}
