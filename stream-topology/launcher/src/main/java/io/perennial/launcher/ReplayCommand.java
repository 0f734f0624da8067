package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayClient;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.api.ReplayTimes;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the replay store. */
@Command(
    name = "replay",
    description = "Ask the replay store for labelled examples, with the scores that were served.")
final class ReplayCommand implements Callable<Integer> {

  private static final String ROW = "%-24s  %-14s  %-14s  %-10s  %-10s  %7s  %7s  %s%n";

  @Option(
      names = "--user",
      paramLabel = "U",
      description = "Only this user's (default: all users').")
  private @Nullable String user;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "From this event time on: epoch milliseconds, ISO-8601, or now-1h (default: all).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Before this event time (default: all).")
  private @Nullable String to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + ReplayQuery.DEFAULT_LIMIT,
      description = "At most so many, up to 1,000,000.")
  private int limit;

  @Option(names = "--newest-first", description = "Newest first, and the limit counts from there.")
  private boolean newestFirst;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where the store answers.")
  private String url = "";

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}; json is one object a line.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ReplayQuery query = query(System.currentTimeMillis());
    try (ReplayAnswer answer = new ReplayClient(address()).query(query)) {
      if (output == OutputFormat.table) {
        terminal
            .out()
            .printf(ROW, "time", "user", "item", "label", "origin", "score", "base", "features");
      }
      long rows = 0;
      while (answer.hasNext()) {
        print(answer.next());
        rows++;
      }
      terminal.out().flush();
      if (rows == query.limit()) {
        terminal.say("there may be more than these %,d: raise --limit".formatted(rows));
      }
    }
    return 0;
  }

  private ReplayQuery query(long now) {
    ReplayQuery all = ReplayQuery.everything();
    return new ReplayQuery(
        user,
        from == null ? all.from() : ReplayTimes.parse("--from", from, now),
        to == null ? all.to() : ReplayTimes.parse("--to", to, now),
        limit,
        newestFirst);
  }

  private URI address() {
    try {
      URI address = URI.create(url);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(wrongUrl(), e);
    }
    throw new WrongUseException(wrongUrl());
  }

  private String wrongUrl() {
    return "--url must be an address such as http://127.0.0.1:8080, but is '" + url + "'";
  }

  private void print(ReplayRow row) throws IOException {
    if (output == OutputFormat.json) {
      StringWriter line = new StringWriter();
      try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(line)) {
        ReplayRowJson.write(json, row);
      }
      terminal.out().println(line);
    } else {
      terminal
          .out()
          .printf(
              ROW,
              Instant.ofEpochMilli(row.timestamp()),
              row.user(),
              row.item(),
              row.label(),
              row.origin().name().toLowerCase(Locale.ROOT),
              score(row.score()),
              score(row.baseScore()),
              FeatureText.of(row.features()));
    }
  }

  private static String score(float score) {
    return String.format(Locale.ROOT, "%.5f", score);
  }
}
