package io.perennial.launcher;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.file.EventReader;
import io.perennial.event.file.FaultInjector;
import io.perennial.event.file.Faults;
import io.perennial.event.file.Outgoing;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends the generator's stream at a limited speed until it is told that this is the end of it. */
final class FineTuningStream implements AutoCloseable {

  private static final long SEED = 5;

  private final Settings settings;
  private final CompletableFuture<Void> sending;
  private volatile boolean ended;
  private long events;
  private long interactions;

  /**
   * @param speed records per second
   */
  FineTuningStream(Settings settings, double speed) {
    this.settings = settings;
    this.sending = CompletableFuture.runAsync(() -> send(speed));
  }

  private void send(double speed) {
    Pace pace = new Pace(speed);
    try (RecordSource records = records();
        EventSender sender =
            new EventSender(
                settings.kafka().cluster(),
                new Topics(settings.kafka()).interactions(),
                settings.kafka().shards())) {
      for (Outgoing record = records.next(); record != null; record = records.next()) {
        pace.await();
        sender.send(record);
      }
      sender.sendEndOfInput();
      sender.flush();
    }
  }

  private RecordSource records() {
    SyntheticStream endless = generator();
    EventReader untilEnded =
        new EventReader() {
          @Override
          public @Nullable Event next() {
            Event event = ended ? null : endless.next();
            events += event == null ? 0 : 1;
            interactions += event instanceof Interaction ? 1 : 0;
            return event;
          }

          @Override
          public LabelSpace labels() {
            return endless.labels();
          }

          @Override
          public void close() {
            endless.close();
          }
        };
    EventSource source = new EventSource(untilEnded, false);
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.BINARY);
    return new RecordSource(source, new FaultInjector(source, codec, Faults.NONE));
  }

  private static SyntheticStream generator() {
    return new SyntheticStream(SyntheticOptions.of(SEED, Long.MAX_VALUE));
  }

  /** Ends the input, and waits until it is sent. */
  void end() {
    ended = true;
    sending.join();
  }

  /** Interactions that were sent, once it has ended. */
  long interactions() {
    return interactions;
  }

  /** The same events once more, once it has ended. */
  EventSource again() {
    SyntheticStream endless = generator();
    return new EventSource(
        new EventReader() {
          private long left = events;

          @Override
          public @Nullable Event next() {
            return left-- > 0 ? endless.next() : null;
          }

          @Override
          public LabelSpace labels() {
            return endless.labels();
          }

          @Override
          public void close() {
            endless.close();
          }
        },
        false);
  }

  @Override
  public void close() {
    ended = true;
    // Its failure, if it has one, was or will be thrown by end.
    var unused = sending.handle((done, failure) -> done).join();
  }
}
