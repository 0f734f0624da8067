package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.launcher.deadletter.DeadLetterReplay;
import io.perennial.launcher.deadletter.DeadLetterTopic;
import io.perennial.launcher.deadletter.LetterId;
import io.perennial.launcher.deadletter.Repair;
import io.perennial.launcher.deadletter.Repair.Change;
import io.perennial.launcher.deadletter.Repair.RepairException;
import io.perennial.launcher.deadletter.StoredDeadLetter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends dead letters to the job again. */
@Command(
    name = "replay",
    description = {
      "Send dead letters to the job again, at their own event time, exempt from the checks for"
          + " lateness and duplicates, each once however often this is called or killed.",
      "They are counted as received and as repaired; those that still cannot be used are dead"
          + " letters again. Changes are made in the order rename, assign, drop, in JSON only."
    })
final class DlqReplayCommand implements Callable<Integer> {

  @Mixin private final BrokerOptions options = new BrokerOptions();

  @Option(
      names = "--offset",
      paramLabel = "N,…",
      split = ",",
      description = "These, as list names them: OFFSET, or PARTITION:OFFSET.")
  private Set<String> offsets = new LinkedHashSet<>();

  private final Set<LetterId> ids = new LinkedHashSet<>();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Those whose reason contains this.")
  private String reason = "";

  @Option(names = "--all", description = "All.")
  private boolean all;

  @Option(
      names = "--rename",
      paramLabel = "FROM=TO",
      description = "Call a field by another name where it is; dots lead into objects.")
  private List<String> renames = new ArrayList<>();

  @Option(
      names = "--assign",
      paramLabel = "FIELD=VALUE",
      description = "Set a field: JSON where the value is such, text otherwise.")
  private List<String> assignments = new ArrayList<>();

  @Option(names = "--drop", paramLabel = "FIELD", description = "Leave a field out.")
  private List<String> drops = new ArrayList<>();

  @Option(names = "--dry-run", description = "Print what would be sent, one value a line.")
  private boolean dryRun;

  private final Terminal terminal;

  DlqReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (offsets.isEmpty() && reason.isEmpty() && !all) {
      throw new WrongUseException("say which: --offset, --reason or --all");
    }
    if (all && !(offsets.isEmpty() && reason.isEmpty())) {
      throw new WrongUseException("--all goes without --offset and --reason: leave it or them out");
    }
    offsets.forEach(text -> ids.add(parsed("--offset", text, LetterId::parse)));
    Repair repair = repair();
    DeadLetterTopic topic = options.deadLetters(terminal);
    Tally tally = new Tally();
    if (dryRun) {
      Set<LetterId> replayed = topic.replayed();
      topic.read(letter -> print(letter, replayed.contains(letter.id()), repair, tally));
    } else {
      send(topic, repair, tally);
    }
    terminal.say(
        "%,d %s, %,d were sent before, %,d cannot be corrected"
            .formatted(
                tally.sent, dryRun ? "would be sent" : "sent again", tally.before, tally.left));
    return tally.left == 0 ? 0 : Perennial.FAILURE;
  }

  private static final class Tally {
    private int sent;
    private int before;
    private int left;
  }

  private void send(DeadLetterTopic topic, Repair repair, Tally tally) throws InterruptedException {
    String target = options.topics().interactions();
    int partitions = options.lookup(terminal).endOffsets(target).size();
    try (DeadLetterReplay replay =
        new DeadLetterReplay(
            options.cluster(), topic, target, partitions, options.topicPrefix() + "dlq-replay")) {
      topic.read(
          letter -> {
            if (isMeant(letter) && replay.isReplayed(letter)) {
              tally.before++;
            } else if (isMeant(letter)) {
              corrected(letter, repair, tally, value -> replay.send(letter, value));
            }
          });
      tally.sent = replay.finish();
    }
  }

  private void print(StoredDeadLetter letter, boolean replayed, Repair repair, Tally tally) {
    if (!isMeant(letter)) {
      return;
    }
    if (replayed) {
      tally.before++;
      return;
    }
    corrected(
        letter,
        repair,
        tally,
        value -> {
          terminal.out().println(new String(value, UTF_8));
          tally.sent++;
        });
  }

  private void corrected(
      StoredDeadLetter letter, Repair repair, Tally tally, java.util.function.Consumer<byte[]> to) {
    byte[] value;
    try {
      value = repair.apply(letter);
    } catch (RepairException e) {
      tally.left++;
      terminal.say("offset %s stays: %s".formatted(letter.id(), e.getMessage()));
      return;
    }
    to.accept(value);
  }

  private boolean isMeant(StoredDeadLetter letter) {
    return all
        || ids.contains(letter.id())
        || !reason.isEmpty() && letter.reason().contains(reason);
  }

  private Repair repair() {
    List<Change> changes = new ArrayList<>();
    renames.forEach(text -> changes.add(parsed("--rename", text, Repair::rename)));
    assignments.forEach(text -> changes.add(parsed("--assign", text, Repair::assign)));
    drops.forEach(field -> changes.add(new Change.Drop(field)));
    return new Repair(changes);
  }

  private static <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(option + " " + e.getMessage(), e);
    }
  }
}
