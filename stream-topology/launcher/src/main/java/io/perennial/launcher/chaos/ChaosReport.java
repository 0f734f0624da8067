package io.perennial.launcher.chaos;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.perennial.event.file.Injected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fault suite found.
 *
 * @param identical whether everything that was committed equals what undisturbed processors give,
 *     and all counts add up
 * @param problems one line each; empty where it is identical
 * @param matched records that were compared and are the same, by topic
 * @param counters of all shards, as job and undisturbed processors have them
 * @param digests of the shards' models, likewise
 * @param policyVersions of the ranking policies that served the shards last
 * @param sent what the source did to the stream
 * @param oversized records that were too large for an event, sent on top
 * @param faults what was done, in order
 * @param resources what the processes held over time
 * @param folders mebibytes of the folders over time
 * @param recordsPerSecond sent, while they were sent
 * @param seconds from the first record to the last answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChaosReport(
    long seed,
    boolean identical,
    List<String> problems,
    Map<String, Long> matched,
    Map<String, Long> counters,
    List<String> digests,
    List<Long> policyVersions,
    Injected sent,
    long oversized,
    List<Done> faults,
    List<Resources.Sample> resources,
    List<FolderSample> folders,
    double recordsPerSecond,
    double seconds) {

  /** The same with something wrong. */
  public ChaosReport withProblem(String problem) {
    List<String> all = new ArrayList<>(problems);
    all.add(problem);
    return new ChaosReport(
        seed,
        false,
        all,
        matched,
        counters,
        digests,
        policyVersions,
        sent,
        oversized,
        faults,
        resources,
        folders,
        recordsPerSecond,
        seconds);
  }

  /**
   * A fault and its end.
   *
   * @param what was done
   * @param afterSent records that had been sent
   * @param second since the start at which it began
   * @param lasted seconds until it was undone
   * @param tasksAfter seconds from then until every task of the job ran, null if that was not seen
   * @param answersAfter seconds from then until every shard had committed further predictions
   * @param restarts times that Flink had restarted the job by then, since it was last submitted
   */
  public record Done(
      FaultKind kind,
      String what,
      long afterSent,
      double second,
      double lasted,
      @Nullable Double tasksAfter,
      @Nullable Double answersAfter,
      long restarts) {}

  /** Mebibytes of checkpoints and of temporary files. */
  public record FolderSample(long second, long checkpoints, long temporary) {}
}
