package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearnerOptionsTest {

  @TempDir private Path folder;

  private final SourceOptions source = new SourceOptions();
  private final LearnerOptions options = new LearnerOptions();

  @Test
  void shouldLeaveTheFileAloneWhereNoOptionIsGiven() throws IOException {
    options.config = Files.writeString(folder.resolve("s.yaml"), "learner:\n  seed: 42\n");

    assertThat(settings().learner().seed()).isEqualTo(42);
    source.seed = 7L;
    assertThat(settings().learner().seed()).isEqualTo(7);
  }

  @Test
  void shouldMakeTheLearnerFitTheClasses() {
    source.input = Path.of("any");
    source.classes = List.of("a", "b", "c");

    Settings settings = settings();

    assertThat(settings.learner().classes()).isEqualTo(3);
    assertThat(settings.labels().classes()).containsExactly("a", "b", "c");
    assertThat(source.toArguments(settings.labels(), 5)).contains("--classes=a,b,c", "--seed=5");
  }

  @Test
  void shouldLeavePartsOut() {
    assertThat(settings().learner().statistics()).isTrue();
    options.without = List.of("statistics", "user-features");

    assertThat(settings().learner().statistics()).isFalse();
    assertThat(settings().learner().userFeatures()).isFalse();
    assertThat(settings().learner().decayedMeans()).isTrue();
    assertThat(settings().learner().focus().enabled()).isTrue();
    assertThat(settings().learner().experts().selector()).isTrue();
    assertThat(settings().learner().experts().detector()).isEqualTo(Detector.LIKELIHOOD);

    options.without = List.of("experts", "selector", "focus");

    assertThat(settings().learner().statistics()).isTrue();
    assertThat(settings().learner().focus().enabled()).isFalse();
    assertThat(settings().learner().experts().selector()).isFalse();
    assertThat(settings().learner().experts().detector()).isEqualTo(Detector.NONE);
  }

  @Test
  void shouldTakeTheDetectorThatIsAskedFor() {
    options.detector = Detector.PUBLISHED;
    assertThat(settings().learner().experts().detector()).isEqualTo(Detector.PUBLISHED);

    options.without = List.of("experts");
    assertThatThrownBy(this::settings)
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("--detector is PUBLISHED, but --without names experts");
    options.detector = Detector.NONE;
    assertThat(settings().learner().experts().hasExperts()).isFalse();
  }

  @Test
  void shouldExplainWhereAsked() {
    assertThat(settings().processor().evidence()).isZero();

    options.explain = 5;
    assertThat(settings().processor().evidence()).isEqualTo(5);

    options.explain = 101;
    assertThatThrownBy(this::settings)
        .isInstanceOf(WrongUseException.class)
        .hasMessageContaining("evidence must be between 0 and 100, but is 101");
  }

  @Test
  void shouldLetTheCommandWinOverTheUser() {
    options.overrides.put("job.uiPort", "1234");

    assertThat(options.settings(source, Map.of("job.uiPort", "4321"), Map.of()).job().uiPort())
        .isEqualTo(4321);
  }

  @Test
  void shouldKnowWhetherASettingWasChosen() {
    String setting = "job.checkpointInterval";
    assertThat(options.isChosen(setting, Map.of())).isFalse();
    assertThat(options.isChosen(setting, Map.of("PERENNIAL_JOB_CHECKPOINT_INTERVAL", "9s")))
        .isTrue();
    options.overrides.put(setting, "9s");
    assertThat(options.isChosen(setting, Map.of())).isTrue();
  }

  private Settings settings() {
    return options.settings(source, Map.of(), Map.of());
  }
}
