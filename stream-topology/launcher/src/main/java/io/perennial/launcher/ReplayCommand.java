package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.launcher.replay.RecordPrinter;
import io.perennial.launcher.replay.ReplayFormat;
import io.perennial.launcher.replay.RowPages;
import io.perennial.launcher.replay.RowPrinter;
import io.perennial.launcher.replay.RowSink;
import io.perennial.launcher.replay.Rows;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayException;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.ReplayQuery;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the replay store, and prints or publishes what it answers. */
@Command(
    name = "replay",
    description =
        "Ask the replay store for labelled examples, with the scores that were served: by"
            + " conditions, or in SQL. Print them, or publish them again.")
final class ReplayCommand implements Callable<Integer> {

  private static final int BUFFER = 64 << 10;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--sql",
      paramLabel = "STATEMENT",
      description = "Ask in SQL, instead of by the conditions that follow.")
  private @Nullable String sql;

  @Mixin private final ReplayFilters filters = new ReplayFilters();

  @Option(
      names = "--replays",
      description = "Show how often the learner drew each again, and with which weight.")
  private boolean replays;

  @Option(
      names = "--score-with",
      paramLabel = "FILE",
      description =
          "Score each example by the model of this file as well, which perennial snapshot or"
              + " evaluate --save-model wrote, and compare.")
  private @Nullable Path scoreWith;

  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "One of ${COMPLETION-CANDIDATES}; json is one object a line, csv has all fields.")
  private ReplayFormat output = ReplayFormat.table;

  @Mixin private final PublishOptions publish = new PublishOptions();

  private final Terminal terminal;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    check();
    ReplayClient client = store.client(System.getenv());
    try {
      if (sql != null) {
        return printSql(client, sql);
      }
      Rows.Source source =
          query -> new RowPages(page -> client.query(page, replays), query, pageRows());
      return publish.topic == null ? print(source) : publish(source, publish.topic);
    } catch (ReplayException e) {
      if (e.kind() == Kind.REFUSED) {
        throw StoreOptions.refused(e);
      }
      throw e;
    }
  }

  private void check() {
    if (sql != null && (filters.isGiven() || replays)) {
      throw new WrongUseException(
          "--sql says all by itself: leave --user, --from and the other conditions out, or --sql");
    }
    if (sql != null && publish.topic != null) {
      throw new WrongUseException(
          "--publish-to publishes whole examples, which --sql does not answer: ask by --user, --from and the other conditions");
    }
    if (publish.topic != null && filters.isWorstFirst()) {
      throw new WrongUseException(
          "--order worst is no place to go on from, since errors change when an example is learned again: publish with --order oldest and --min-error");
    }
    if (scoreWith != null && (sql != null || publish.topic != null || output == ReplayFormat.csv)) {
      throw new WrongUseException(
          "--score-with compares the scores of whole examples, as a table or JSON: leave --sql, --publish-to and --output csv out, or it");
    }
    publish.check();
  }

  private int pageRows() {
    return publish.topic == null ? ReplayQuery.MAX_LIMIT : publish.pageRows();
  }

  private int publish(Rows.Source source, String topic) {
    ReplayQuery query = filters.query(System.currentTimeMillis(), Integer.MAX_VALUE);
    new ReplayPublisher(terminal, publish).publish(topic, filters.asAsked(query), query, source);
    return 0;
  }

  private int print(Rows.Source source) throws IOException {
    ReplayQuery query = filters.query(System.currentTimeMillis(), ReplayQuery.DEFAULT_LIMIT);
    return new ReplayPrinting(terminal).rows(source, query, sink());
  }

  private RowSink sink() throws IOException {
    return scoreWith == null
        ? RowPrinter.of(output, out(), width(), replays)
        : new ScoredPrinter(new SnapshotScoring(scoreWith), output == ReplayFormat.table, terminal);
  }

  private int printSql(ReplayClient client, String statement) throws IOException {
    ReplayPrinting printing = new ReplayPrinting(terminal);
    RecordPrinter printer = RecordPrinter.of(output, out(), width());
    return printing.sql(() -> client.sql(statement, List.of()), printer);
  }

  private Writer out() {
    return new BufferedWriter(new OutputStreamWriter(terminal.out(), UTF_8), BUFFER);
  }

  /** Characters of a line on the terminal, or 0 where the output goes elsewhere. */
  private int width() {
    return System.console() == null ? 0 : spec.usageMessage().width();
  }
}
