package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Forget;
import io.perennial.event.LabelSpace;
import io.perennial.event.Receipt;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.codec.Limits;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.event.file.Outgoing;
import io.perennial.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a job to forget a user, and shows the receipts. */
@Command(
    name = "forget",
    description = {
      "Remove what was learned of a user: a signed request goes to the job, in order with the user's"
          + " events, and each place that removed something answers with a receipt.",
      "What the user does afterwards is new. It ends when job, replay store and gate have answered,"
          + " the gate a checkpoint later. Exit code 1 if no receipt came in time."
    })
final class ForgetCommand implements Callable<Integer> {

  @Option(names = "--user", paramLabel = "U", required = true, description = "Whom to forget.")
  private String user = "";

  @Mixin private final BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Folder of the run, which holds the key (default: perennial-data).")
  private @Nullable Path dataDir;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The job's forget.key, instead of the folder's.")
  private @Nullable Path keyFile;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for receipts, such as 30s or 2m.")
  private Duration wait = Duration.ZERO;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}; json is one receipt a line.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  ForgetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    ForgetMac mac = new ForgetMac(ForgetKey.read(keyPath()));
    Topics topics = broker.topics();
    TopicLookup lookup = broker.lookup(terminal);
    int partitions = lookup.endOffsets(topics.interactions()).size();
    List<Long> ends = lookup.endOffsets(topics.receipts());
    Forget request = mac.sign(user, System.currentTimeMillis());
    try (var receipts = new ReceiptFollower(broker.cluster(), topics.receipts(), ends, request)) {
      send(topics.interactions(), partitions, request);
      Set<String> heard = receipts.follow(wait, this::print);
      if (heard.isEmpty()) {
        terminal.say(
            ("no receipt came within %d s: the request is sent and may still be carried out; does the job"
                    + " run, with this key? If not, the request is in %s with the reason")
                .formatted(wait.toSeconds(), topics.deadLetters()));
        return Perennial.FAILURE;
      }
      List<String> silent = notHeard(heard);
      if (!silent.isEmpty()) {
        terminal.say(
            "no receipt came within %d s from: %s; what is there may still be removed, and its receipt is then in %s"
                .formatted(wait.toSeconds(), String.join(", ", silent), topics.receipts()));
      }
    }
    return 0;
  }

  static List<String> notHeard(Set<String> heard) {
    return ReceiptFollower.PLACES.stream().filter(place -> !heard.contains(place)).toList();
  }

  private void check() {
    if (user.isEmpty() || user.length() > Limits.STRING_LENGTH) {
      throw new WrongUseException(
          "--user must have 1 to %,d characters, but has %,d"
              .formatted(Limits.STRING_LENGTH, user.length()));
    }
    if (dataDir != null && keyFile != null) {
      throw new WrongUseException(
          "--key-file takes the place of the key in --data-dir: leave one of them out");
    }
  }

  private Path keyPath() {
    if (keyFile != null) {
      return keyFile;
    }
    return ForgetKey.in(dataDir == null ? Path.of("perennial-data") : dataDir);
  }

  /** The labels are of no matter: a request has none. */
  private void send(String topic, int partitions, Forget request) {
    byte[] value = new JsonEventCodec(LabelSpace.BINARY).encode(request);
    try (EventSender sender = new EventSender(broker.cluster(), topic, partitions)) {
      sender.send(new Outgoing(user.getBytes(UTF_8), value));
      sender.flush();
    }
  }

  private void print(Receipt receipt) {
    if (output == OutputFormat.json) {
      terminal.out().println(new String(new ReceiptCodec().encode(receipt), UTF_8));
    } else {
      terminal.out().println(ReceiptText.of(receipt));
    }
    terminal.out().flush();
  }
}
