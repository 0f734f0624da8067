package io.perennial.launcher;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How far a sender is, and how long the broker has not answered. One thread. */
final class SenderProgress implements Supplier<String> {

  private static final long SILENCE_NANOS = 3_000_000_000L;

  private final EventSender sender;
  private final String bootstrapServer;
  private final LongSupplier nanoTime;
  private final Rate rate;
  private long lastAcknowledged;
  private long lastMove;

  SenderProgress(EventSender sender, String bootstrapServer, LongSupplier nanoTime) {
    this.sender = sender;
    this.bootstrapServer = bootstrapServer;
    this.nanoTime = nanoTime;
    this.rate = new Rate(nanoTime);
    this.lastMove = nanoTime.getAsLong();
  }

  @Override
  public String get() {
    long acknowledged = sender.acknowledged();
    long now = nanoTime.getAsLong();
    if (acknowledged != lastAcknowledged || sender.sent() == acknowledged) {
      lastAcknowledged = acknowledged;
      lastMove = now;
    }
    String text =
        String.format(
            Locale.ROOT, "%,d records, %,.0f records/s", acknowledged, rate.update(acknowledged));
    return now - lastMove < SILENCE_NANOS
        ? text
        : text
            + String.format(
                Locale.ROOT,
                "; %s has not answered for %d s, still trying",
                bootstrapServer,
                (now - lastMove) / 1_000_000_000);
  }
}
