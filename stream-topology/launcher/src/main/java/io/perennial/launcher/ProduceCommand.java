package io.perennial.launcher;

import io.perennial.event.file.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes a file or the generator. */
@Command(
    name = "produce",
    description = "Publish a file, or the generator, to the interactions topic of a cluster.")
final class ProduceCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final SourceOptions source = new SourceOptions();

  @Mixin private final BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Records per second; 0 is as fast as it goes.")
  private double speed;

  @Option(
      names = "--resume",
      description =
          "Go on where an earlier run with the same source stopped: skips as many records of each"
              + " partition as the topic already took.")
  private boolean resume;

  @Option(
      names = "--end-of-input",
      hidden = true,
      description = "Tell every partition at the end that nothing follows.")
  private boolean endOfInput;

  @Option(names = "--endless", hidden = true, description = "The generator never ends.")
  private boolean endless;

  private final Terminal terminal;

  ProduceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!(speed >= 0 && speed <= 1e9)) {
      throw new WrongUseException("--speed must be between 0 and 1,000,000,000, but is " + speed);
    }
    long defaultEvents = endless ? Long.MAX_VALUE : EvaluateCommand.DEFAULT_EVENTS;
    String topic = broker.topics().interactions();
    try (RecordSource records =
        source.openRecords(source.labels(), source.seedOrDefault(), defaultEvents)) {
      List<Long> taken = broker.lookup(terminal, PATIENCE).endOffsets(topic);
      try (EventSender sender = new EventSender(broker.cluster(), topic, taken.size())) {
        send(records, sender, taken);
      }
      finish(records);
    }
    return 0;
  }

  private void send(RecordSource records, EventSender sender, List<Long> taken) {
    Pace pace = new Pace(speed);
    long[] toSkip = taken.stream().mapToLong(resume ? Long::longValue : offset -> 0).toArray();
    String bootstrapServer = broker.cluster().bootstrapServers();
    SenderProgress text = new SenderProgress(sender, bootstrapServer, System::nanoTime);
    try (Progress progress = Progress.start(terminal, Duration.ofSeconds(10), text)) {
      for (Outgoing record = records.next(); record != null; record = records.next()) {
        int partition = sender.partitionOf(record);
        if (toSkip[partition] > 0) {
          toSkip[partition]--;
        } else {
          pace.await();
          sender.send(record);
        }
      }
      if (endOfInput) {
        sender.sendEndOfInput();
      }
      sender.flush();
      progress.say(
          String.format(
              Locale.ROOT, "sent %,d records to %s", sender.acknowledged(), bootstrapServer));
    }
  }

  private void finish(RecordSource records) {
    if (records.events().skipped() > 0) {
      terminal.say("skipped %,d lines that are no event".formatted(records.events().skipped()));
    }
    if (source.isSpoiled()) {
      terminal.say("injected: " + records.injector().injected());
    }
  }
}
