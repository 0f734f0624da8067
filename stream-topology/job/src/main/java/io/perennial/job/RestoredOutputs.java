package io.perennial.job;

import io.perennial.job.Output.Target;
import io.perennial.settings.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a shard's restored state and its committed outputs fit together.
 *
 * @param restored numbers as of the checkpoint
 * @param committed the last committed numbers; none for a topic that has no numbered record
 */
record RestoredOutputs(int shard, JobPage restored, Map<Target, Long> committed) {

  RestoredOutputs {
    committed = Map.copyOf(committed);
  }

  /**
   * Asks for what is committed, unless the state is of a build that did not number: its numbers
   * cannot be compared.
   */
  static RestoredOutputs of(int shard, JobPage restored, CommittedOutputs outputs) {
    return new RestoredOutputs(
        shard, restored, restored.isNumbered() ? outputs.lastNumbers(shard) : Map.of());
  }

  /** How many were given out by the checkpoint and are not committed. */
  long lost() {
    return JobPage.NUMBERED.stream().mapToLong(this::lost).sum();
  }

  private long lost(Target target) {
    long number = committed.getOrDefault(target, 0L);
    return number == 0 ? 0 : Math.max(0, restored.last(target) - number);
  }

  private long repeated(Target target) {
    return Math.max(0, committed.getOrDefault(target, 0L) - restored.last(target));
  }

  /** What an operator must know, in a sentence each. */
  List<String> alerts(Topics topics) {
    List<String> alerts = new ArrayList<>();
    long repeated = JobPage.NUMBERED.stream().mapToLong(this::repeated).sum();
    if (repeated > 0) {
      alerts.add(
          "shard %d starts again before %d outputs that are committed already (%s): they are not sent again"
              .formatted(shard, repeated, repeatedByTopic()));
    }
    Map<Target, String> names = OutputRecordSerializer.names(topics);
    for (Target target : JobPage.NUMBERED) {
      if (lost(target) > 0) {
        alerts.add(
            "shard %d: %d outputs of topic %s are lost, numbers %d to %d: their transaction was over before it could be committed, as after a stop longer than kafka.transactionTimeout; to have them sent, stop the job before its next checkpoint and restore a checkpoint or savepoint from before them"
                .formatted(
                    shard,
                    lost(target),
                    names.get(target),
                    committed.getOrDefault(target, 0L) + 1,
                    restored.last(target)));
      }
    }
    return alerts;
  }

  private String repeatedByTopic() {
    List<String> parts = new ArrayList<>();
    for (Target target : JobPage.NUMBERED) {
      if (repeated(target) > 0) {
        String name = target.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        parts.add(name + " " + repeated(target));
      }
    }
    return String.join(", ", parts);
  }
}
