package io.perennial.replay.server;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.http.QueryLimits;
import io.perennial.replay.server.streams.ClientOptions;
import io.perennial.replay.server.streams.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The replay store's process. Prints {@code READY http://HOST:PORT} (or https) on stdout once it
 * answers queries; everything else goes to stderr. Ends on SIGTERM.
 */
@Command(
    name = "replay-store",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Keeps the labelled examples by time and by user, and answers queries over HTTP.")
public final class ReplayStoreMain implements Callable<Integer> {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap-server",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka brokers; several with commas.")
  private String bootstrapServer;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Options of Kafka's clients as Java properties, such as security.protocol and"
              + " sasl.jaas.config: the file that Kafka's own tools take (default: none).")
  private @Nullable Path commandConfig;

  @Option(
      names = "--topic-prefix",
      defaultValue = "perennial.",
      paramLabel = "PREFIX",
      description = "Before the topics' names (default: ${DEFAULT-VALUE}).")
  private String topicPrefix;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "DIR",
      description = "For the state; rebuilt from the changelog if it is lost.")
  private Path dataDirectory;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "To listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "To listen on (default: ${DEFAULT-VALUE}).")
  private String bind;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description = "Names of the classes of a multi-class stream, in their order.")
  private @Nullable List<String> classes;

  @Option(
      names = "--positive",
      paramLabel = "NAME",
      description = "The positive label of a binary stream where it is not 1.")
  private @Nullable String positive;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "Where other instances reach this one (default: what --bind says).")
  private @Nullable String advertise;

  @Option(
      names = "--standbys",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Copies of each partition on other instances, so that a successor answers at once"
              + " (default: ${DEFAULT-VALUE}).")
  private int standbys;

  @Option(
      names = "--retention-age",
      paramLabel = "DURATION",
      description =
          "Rows this much older than the newest, by event time, are removed: ISO-8601, such as P30D"
              + " or PT12H (default: none).")
  private @Nullable Duration retentionAge;

  @Option(
      names = "--retention-bytes",
      paramLabel = "N",
      description =
          "The oldest rows of a partition are removed beyond so many bytes before compression"
              + " (default: 32 GiB).")
  private @Nullable Long retentionBytes;

  @Mixin private final AccessOptions access = new AccessOptions();

  private ReplayStoreMain() {}

  /** Runs until the process is asked to end: 2 for wrong options, 1 when it cannot listen. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReplayStoreMain())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(failure.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    ReplayStore store = ReplayStore.start(options());
    Runtime.getRuntime().addShutdownHook(new Thread(store::close, "replay-shutdown"));
    if (store.awaitReady(FOR_EVER)) {
      spec.commandLine().getOut().println("READY " + store.address());
      spec.commandLine().getOut().flush();
      store.awaitClosed();
    }
    return CommandLine.ExitCode.OK;
  }

  ReplayStoreOptions options() {
    try {
      return new ReplayStoreOptions(
          bootstrapServer,
          commandConfig == null ? ClientOptions.NONE : ClientOptions.read(commandConfig),
          topicPrefix,
          dataDirectory,
          bind,
          port,
          advertise == null ? bind : advertise,
          labels(),
          QueryLimits.DEFAULT,
          retention(),
          standbys,
          access.access(System.getenv()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Retention retention() {
    return new Retention(
        retentionAge == null ? Retention.DEFAULT.age() : retentionAge,
        retentionBytes == null ? Retention.DEFAULT.bytes() : retentionBytes);
  }

  private LabelSpace labels() {
    if (classes == null) {
      return LabelSpace.binary(positive == null ? "1" : positive);
    }
    if (positive != null) {
      throw new IllegalArgumentException(
          "--positive is '" + positive + "' beside --classes; give one of them");
    }
    return LabelSpace.of(classes);
  }
}
