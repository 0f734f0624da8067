package io.perennial.launcher;

import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRest.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and which of its jobs. */
final class FlinkOptions {

  private static final String USUAL = "http://127.0.0.1:8081";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = USUAL,
      description = "Where Flink answers.")
  private String url = USUAL;

  FlinkRest flink() {
    return new FlinkRest(HttpAddress.ofUrl(url, USUAL));
  }

  String url() {
    return url;
  }

  /** Which job, where there may be several. */
  static final class OneJob {

    @Option(
        names = "--job",
        paramLabel = "ID",
        description = "The job, where several run (default: the one that runs).")
    private @Nullable String job;

    /**
     * The job's id.
     *
     * @throws WrongUseException if it does not run, or none or several do
     */
    String running(FlinkOptions cluster) {
      List<String> running =
          cluster.flink().jobs().stream().filter(known -> !known.isEnded()).map(Job::id).toList();
      if (job != null) {
        if (!running.contains(job)) {
          throw new WrongUseException(
              "--job is '%s', which does not run; these do: %s".formatted(job, running));
        }
        return job;
      }
      if (running.size() != 1) {
        throw new WrongUseException(
            running.isEmpty()
                ? "no job runs at %s: start one, or name another address with --url"
                    .formatted(cluster.url())
                : "several jobs run at %s: name one of %s with --job"
                    .formatted(cluster.url(), running));
      }
      return running.get(0);
    }
  }
}
