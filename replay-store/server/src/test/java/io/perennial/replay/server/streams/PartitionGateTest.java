package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class PartitionGateTest {

  private final OpenPartitions partitions = new OpenPartitions();

  @Test
  void shouldLetReadersPassWhileOpenAndNoneAfterwards() {
    PartitionGate gate = partitions.opened(0);
    assertThat(gate.pass(() -> 5)).isEqualTo(5);

    partitions.closing(0, gate);

    assertThatThrownBy(() -> gate.pass(() -> 5))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("partition 0");
    assertThat(partitions.gate(0)).isNull();
  }

  @Test
  void shouldStillTakeBackWhatWasLent() {
    PartitionGate gate = partitions.opened(0);
    partitions.closing(0, gate);
    AtomicBoolean released = new AtomicBoolean();

    gate.passAlways(() -> released.set(true));

    assertThat(released).isTrue();
  }

  @Test
  void shouldShutOnlyAfterTheReadUnderWay() throws Exception {
    PartitionGate gate = partitions.opened(0);
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
    PartitionGate before = partitions.opened(0);
    PartitionGate after = partitions.opened(0);

    partitions.closing(0, before);

    assertThat(partitions.gate(0)).isSameAs(after);
    assertThat(partitions.covers(1)).isTrue();
    assertThat(partitions.covers(2)).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
