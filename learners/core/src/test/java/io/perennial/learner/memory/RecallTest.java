package io.perennial.learner.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.memory.ErrorMemoryConfig.Key;
import io.perennial.state.PagedState;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecallTest {

  @ParameterizedTest
  @CsvSource({"3, true", "0, true", "20, true", "3, false"})
  void shouldComeBackFromBytes(int values, boolean allKeys) {
    ErrorMemoryConfig config =
        ErrorMemoryConfig.defaults().withKeys(allKeys ? Set.of(Key.values()) : Set.of(Key.HIDDEN));
    Compensation memory = new Compensation(new PagedState(0, "test"), Kernels.best(), config, 2, 1);
    Cue cue = new Cue();
    Recall recall = memory.newRecall();
    for (int i = 0; i < 50; i++) {
      cue.start(new float[] {1, -i}, i % 2, 1_000 + i, .3f);
      for (int v = 0; v < values; v++) {
        cue.value(v);
      }
      memory.recall(cue, recall);
      memory.learn("x", 0, recall, new float[] {1, -i}, .3f, i % 2, 1_000 + i);
    }
    memory.recall(cue, recall);
    ByteBuffer bytes = ByteBuffer.allocate(recall.bytes());
    recall.write(bytes);
    Recall thawed = memory.newRecall();
    thawed.read(bytes.flip());

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(recall.values).isEqualTo(allKeys ? Math.min(values, Cue.MOST_VALUES) : 0);
    assertThat(thawed).usingRecursiveComparison().isEqualTo(recall);
  }
}
