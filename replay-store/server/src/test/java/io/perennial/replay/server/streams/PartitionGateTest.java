package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.ReadDeadline;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionGateTest {

  @TempDir private Path directory;

  private final PartitionGate gate = new PartitionGate(0);

  @Test
  void shouldLetReadersPassWhileOpenAndNoneAfterwards() {
    assertThat(gate.pass(() -> 5)).isEqualTo(5);

    gate.shut();

    assertThatThrownBy(() -> gate.pass(() -> 5))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("partition 0");
  }

  @Test
  void shouldStillTakeBackWhatWasLent() {
    gate.shut();
    AtomicBoolean released = new AtomicBoolean();

    gate.passAlways(() -> released.set(true));

    assertThat(released).isTrue();
  }

  @Test
  void shouldShutOnlyAfterTheReadUnderWay() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean read = new AtomicBoolean();
    CompletableFuture<Boolean> reader =
        CompletableFuture.supplyAsync(
            () ->
                gate.pass(
                    () -> {
                      reading.countDown();
                      await(goOn);
                      read.set(true);
                      return true;
                    }));
    reading.await();
    CompletableFuture<Boolean> shut =
        CompletableFuture.supplyAsync(
            () -> {
              gate.shut();
              return read.get();
            });

    goOn.countDown();

    assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(shut.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldNotShutTheGateOfTheNextLifeOfAPartition() {
    try (FamilyDatabase database = FamilyDatabase.open(directory)) {
      OpenPartitions partitions = new OpenPartitions();
      OpenPartition before = new OpenPartition(gate, database, IngestCounters.NONE);
      OpenPartition after = new OpenPartition(new PartitionGate(0), database, IngestCounters.NONE);
      partitions.opened(0, before);
      partitions.opened(0, after);

      partitions.closing(0, before);

      assertThat(partitions.get(0)).isSameAs(after);
      assertThatThrownBy(() -> before.get(Family.ROWS, new byte[] {1}))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(after.get(Family.ROWS, new byte[] {1})).isNull();
    }
  }

  @Test
  void shouldCloseTheCursorsThatAreLeftWithTheDatabase() {
    FamilyDatabase database = FamilyDatabase.open(directory);
    database.put(Family.ROWS, new byte[] {1}, new byte[] {2});
    database.write();
    OpenPartition partition = new OpenPartition(gate, database, IngestCounters.NONE);
    EntryCursor cursor =
        partition.scan(Family.ROWS, new KeyRange(new byte[] {0}, new byte[] {9}), false);
    assertThat(cursor.next()).isNotNull();

    partition.shut();
    database.close();

    cursor.close();
  }

  @Test
  void shouldEndAScanThatFindsNothingForLong() {
    try (FamilyDatabase database = FamilyDatabase.open(directory)) {
      for (int i = 0; i < 1000; i++) {
        database.put(Family.FACTS, new byte[] {(byte) (i >> 8), (byte) i}, new byte[0]);
      }
      database.write();
      OpenPartition partition = new OpenPartition(gate, database, IngestCounters.NONE);
      KeyRange all = new KeyRange(new byte[] {0}, new byte[] {9});
      AtomicInteger checks = new AtomicInteger();
      Runnable check =
          () -> {
            if (checks.incrementAndGet() > 3) {
              throw new IllegalStateException("time is up");
            }
          };

      assertThatThrownBy(() -> ReadDeadline.during(check, () -> count(partition, all)))
          .hasMessage("time is up");
      assertThat(count(partition, all)).as("without a check").isEqualTo(1000);
    }
  }

  private static int count(OpenPartition partition, KeyRange range) {
    int count = 0;
    try (EntryCursor cursor = partition.scan(Family.FACTS, range, false)) {
      while (cursor.next() != null) {
        count++;
      }
    }
    return count;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
