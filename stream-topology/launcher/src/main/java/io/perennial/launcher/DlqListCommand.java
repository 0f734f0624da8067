package io.perennial.launcher;

import io.perennial.launcher.deadletter.DeadLetterTopic;
import io.perennial.launcher.deadletter.LetterId;
import io.perennial.launcher.deadletter.StoredDeadLetter;
import io.perennial.launcher.replay.RecordPrinter;
import io.perennial.launcher.replay.ReplayFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds dead letters. */
@Command(
    name = "list",
    description = "List the latest dead letters, or count them by reason, oldest first.")
final class DlqListCommand implements Callable<Integer> {

  private static final int SHOWN_CHARACTERS = 200;

  /** By the broker's time: every partition has an order of its own. */
  private static final Comparator<StoredDeadLetter> OLDEST_FIRST =
      Comparator.comparingLong(StoredDeadLetter::sourceTimestamp)
          .thenComparing(letter -> letter.id().partition())
          .thenComparing(letter -> letter.id().offset());

  @Mixin private final BrokerOptions options = new BrokerOptions();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only those whose reason contains this (default: all).")
  private String reason = "";

  @Option(
      names = "--by-reason",
      description = "One line for each reason, digits left out, with how many there are.")
  private boolean byReason;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "So many of the latest.")
  private int limit;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How they are printed: ${COMPLETION-CANDIDATES}.")
  private ReplayFormat output = ReplayFormat.table;

  private final Terminal terminal;

  DlqListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1 || limit > 1_000_000) {
      throw new WrongUseException(
          "--limit must be between 1 and 1,000,000, but is %,d".formatted(limit));
    }
    DeadLetterTopic topic = options.deadLetters(terminal);
    RecordPrinter printer =
        RecordPrinter.of(output, new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8), 0);
    if (byReason) {
      printCounts(topic, printer);
    } else {
      printLetters(topic, printer);
    }
    return 0;
  }

  private void printCounts(DeadLetterTopic topic, RecordPrinter printer) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    topic.read(
        letter -> {
          if (letter.reason().contains(reason)) {
            counts.merge(letter.reason().replaceAll("[0-9]+", "#"), 1L, Long::sum);
          }
        });
    printer.begin(List.of("letters", "reason"));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(limit)
        .forEach(count -> print(printer, List.of(count.getValue(), count.getKey())));
    printer.end();
  }

  private void printLetters(DeadLetterTopic topic, RecordPrinter printer) throws IOException {
    Set<LetterId> replayed = topic.replayed();
    PriorityQueue<StoredDeadLetter> latest = new PriorityQueue<>(OLDEST_FIRST);
    topic.read(
        letter -> {
          if (letter.reason().contains(reason)) {
            latest.add(letter);
            if (latest.size() > limit) {
              latest.remove();
            }
          }
        });
    printer.begin(List.of("offset", "time", "source", "replayed", "reason", "value"));
    while (!latest.isEmpty()) {
      StoredDeadLetter letter = latest.remove();
      String text = letter.text();
      printer.print(
          List.of(
              letter.id().toString(),
              Instant.ofEpochMilli(letter.sourceTimestamp()).toString(),
              letter.sourcePartition() + ":" + letter.sourceOffset(),
              replayed.contains(letter.id()),
              letter.reason(),
              text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text));
    }
    printer.end();
  }

  private static void print(RecordPrinter printer, List<?> values) {
    try {
      printer.print(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
