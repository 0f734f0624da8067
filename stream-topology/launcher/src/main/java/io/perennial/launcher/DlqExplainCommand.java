package io.perennial.launcher;

import io.perennial.launcher.deadletter.DeadLetterTopic;
import io.perennial.launcher.deadletter.LetterId;
import io.perennial.launcher.deadletter.StoredDeadLetter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells one dead letter whole. */
@Command(
    name = "explain",
    description = "Tell one dead letter whole: why it is one, where it was read, what it was.")
final class DlqExplainCommand implements Callable<Integer> {

  @Mixin private final BrokerOptions options = new BrokerOptions();

  @Parameters(
      paramLabel = "OFFSET",
      description = "Which one, as list names it: OFFSET, or PARTITION:OFFSET.")
  private String name = "";

  @Option(names = "--raw", description = "The value's bytes and nothing else.")
  private boolean raw;

  private final Terminal terminal;

  DlqExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    LetterId id = id();
    DeadLetterTopic topic = options.deadLetters(terminal);
    List<StoredDeadLetter> found = new ArrayList<>();
    topic.read(
        letter -> {
          if (letter.id().equals(id)) {
            found.add(letter);
          }
        });
    if (found.isEmpty()) {
      throw new WrongUseException(
          "there is no dead letter at offset %s of %s: see perennial dlq list"
              .formatted(id, topic.name()));
    }
    StoredDeadLetter letter = found.get(0);
    if (raw) {
      terminal.out().writeBytes(letter.value());
    } else {
      print(letter, topic.replayed().contains(id));
    }
    terminal.out().flush();
    return 0;
  }

  private LetterId id() {
    try {
      return LetterId.parse(name);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException("OFFSET " + e.getMessage(), e);
    }
  }

  private void print(StoredDeadLetter letter, boolean replayed) {
    PrintStream out = terminal.out();
    out.println("reason    " + letter.reason());
    out.printf(
        "read at   %s, partition %d, offset %d%n",
        letter.sourceTopic(), letter.sourcePartition(), letter.sourceOffset());
    out.println("taken at  " + Instant.ofEpochMilli(letter.sourceTimestamp()));
    out.println("key       " + new String(letter.key(), StandardCharsets.UTF_8));
    out.println("form      " + (letter.isProtobuf() ? "Protobuf" : "JSON"));
    out.println("replayed  " + (replayed ? "yes" : "no"));
    out.printf("value     %,d bytes%n", letter.value().length);
    out.println(letter.isProtobuf() ? HexFormat.of().formatHex(letter.value()) : letter.text());
    if (!replayed) {
      out.printf(
          "%nWhere the job was wrong and is corrected: perennial dlq replay --offset %s%n"
              + "Where the value is: the same with --assign FIELD=VALUE, --rename FROM=TO or --drop FIELD%n",
          letter.id());
    }
  }
}
