package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.file.FaultInjector;
import io.perennial.event.file.Faults;
import io.perennial.event.file.Injected;
import io.perennial.event.file.Outgoing;
import io.perennial.launcher.chaos.Source;
import io.perennial.settings.Settings;
import io.perennial.settings.Topics;
import java.util.Arrays;

/**
 * Sends the stream of the fault suite, spoiled; from the middle on by a producer that is newer than
 * the job, and now and then a record larger than any event may be.
 */
final class ChaosSource implements Source, AutoCloseable {

  /** Of a record that no event can be. */
  private static final int OVERSIZED_BYTES = 10 << 20;

  private static final long OVERSIZED_EVERY = 100_000;
  private static final String NEWER =
      ",\"schema\":2,\"added\":{\"by\":[\"a newer\",\"producer\"]}}";

  private final FaultInjector records;
  private final EventSender sender;
  private final double speed;
  private final long expected;
  private volatile long oversized;

  /**
   * @param events interactions of the stream
   * @param speed records per second; 0 is as fast as it goes
   */
  ChaosSource(Settings settings, long seed, long events, double speed, Faults faults) {
    this.records =
        new FaultInjector(
            new ChaosStream(seed, events, settings.kafka().shards()),
            new JsonEventCodec(settings.labels().space()),
            faults.withSeed(seed));
    this.sender =
        new EventSender(
            settings.kafka().cluster(),
            new Topics(settings.kafka()).interactions(),
            settings.kafka().shards());
    this.speed = speed;
    // Nearly every outcome that is due as feedback comes.
    this.expected = (long) ((1 + ChaosStream.FEEDBACK_SHARE) * events);
  }

  /** Records that will be sent, nearly. */
  long expected() {
    return expected;
  }

  @Override
  public void send() {
    Pace usual = new Pace(speed);
    Pace hurried = new Pace(10 * speed);
    for (Outgoing record = records.next(); record != null; record = records.next()) {
      double share = (double) sent() / expected;
      Pace pace = ChaosStream.isBurst(share) ? hurried : usual;
      pace.await();
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      sender.send(share > 0.5 ? newer(record) : record);
      if (sent() % OVERSIZED_EVERY == OVERSIZED_EVERY / 2) {
        sender.send(new Outgoing(record.key(), tooLarge()));
        oversized++;
      }
    }
    sender.sendEndOfInput();
    sender.flush();
  }

  /** With fields that this build does not know. */
  private static Outgoing newer(Outgoing record) {
    byte[] value = record.value();
    if (value.length == 0 || value[value.length - 1] != '}') {
      return record;
    }
    byte[] added = NEWER.getBytes(UTF_8);
    byte[] longer = Arrays.copyOf(value, value.length - 1 + added.length);
    System.arraycopy(added, 0, longer, value.length - 1, added.length);
    return new Outgoing(record.key(), longer);
  }

  private static byte[] tooLarge() {
    byte[] value = new byte[OVERSIZED_BYTES];
    Arrays.fill(value, (byte) ' ');
    value[0] = '{';
    return value;
  }

  @Override
  public long sent() {
    return sender.sent();
  }

  @Override
  public Injected injected() {
    return records.injected();
  }

  @Override
  public long oversized() {
    return oversized;
  }

  @Override
  public void close() {
    sender.close();
    records.close();
  }
}
