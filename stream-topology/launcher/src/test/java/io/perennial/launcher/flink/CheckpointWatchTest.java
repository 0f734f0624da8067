package io.perennial.launcher.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CheckpointWatchTest {

  private final List<String> messages = new CopyOnWriteArrayList<>();

  @Test
  void shouldTellOnceThatCheckpointsFailAndWhenTheyAreCompleteAgain() throws IOException {
    try (FakeCluster cluster = new FakeCluster();
        CheckpointWatch watch = new CheckpointWatch(cluster.rest(), "/disk", messages::add)) {
      cluster.run("j1");
      cluster.checkpoints = counts(5, 0);
      watch.look();
      cluster.tasks = "INITIALIZING";
      cluster.checkpoints = counts(5, 9);
      watch.look();
      assertThat(messages).as("of a restart").isEmpty();
      cluster.tasks = "RUNNING";
      cluster.checkpoints = counts(6, 11);
      watch.look();
      watch.look();
      assertThat(messages).as("one is complete meanwhile").isEmpty();
      cluster.checkpoints = counts(6, 14);
      awaitMessages(1);
      cluster.checkpoints = counts(6, 16);
      watch.look();
      cluster.checkpoints = counts(7, 16);
      awaitMessages(2);

      assertThat(messages)
          .containsExactly(
              "ALERT: 3 checkpoints in a row have failed, the last one, 7, for: No space left; nothing is committed until one is complete: see whether /disk can be written, and has space",
              "checkpoints are complete again, after 5 failed");
    }
  }

  /** Its own thread looks as well, which must not make a difference. */
  private void awaitMessages(int count) {
    while (messages.size() < count) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String counts(int completed, int failed) {
    return """
        {"counts":{"completed":%d,"failed":%d},
         "latest":{"failed":{"id":7,"failure_message":"No space left"}}}"""
        .formatted(completed, failed);
  }
}
