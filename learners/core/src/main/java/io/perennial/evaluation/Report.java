package io.perennial.evaluation;

import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run or an evaluation reports at its end; {@link ReportWriter} gives it as JSON, {@link
 * ReportTable} for the terminal.
 *
 * @param events what became of the interactions, over all shards
 * @param feedback what became of the outcomes that came on their own
 * @param evaluation served and base scores against the labels
 * @param shifts what the learners decided about changes of the task; of one shard in the order in
 *     which it was told, of several by event time
 * @param expertPools how the experts stand at the end, by shard
 * @param errorMemory what the error memory did
 * @param replay what replay holds and how it weighs its objectives
 * @param ranking how well the candidates of decisions were ranked
 * @param fineTuning what the fine-tune workers did
 * @param throughput how fast it went
 * @param modelDigest SHA-256 of all learner state, 64 hexadecimal digits
 * @param seed the configured seed
 * @param seconds wall time of the run
 */
public record Report(
    EventCounts events,
    FeedbackCounts feedback,
    Evaluation evaluation,
    List<Shift> shifts,
    List<ExpertStatus> expertPools,
    ErrorMemory errorMemory,
    Replay replay,
    Ranking ranking,
    FineTuning fineTuning,
    Throughput throughput,
    String modelDigest,
    long seed,
    double seconds) {

  public Report {
    shifts = List.copyOf(shifts);
    expertPools = List.copyOf(expertPools);
  }

  /** Number of experts of the shard that has most, at least 1. */
  public int experts() {
    return expertPools.stream().mapToInt(ExpertStatus::count).max().orElse(1);
  }

  /** Whether there is more than one shard. */
  public boolean hasShards() {
    return expertPools.size() > 1;
  }

  /** What the learner of one shard decided. */
  public record Shift(int shard, TaskShift shift) {}

  /**
   * What the error memory did.
   *
   * @param bytes its size
   * @param reads number of look-ups
   * @param writes number of errors written
   * @param meanAbsCompensation mean absolute difference between served and base score
   * @param shards how it stands in each shard
   */
  public record ErrorMemory(
      long bytes, long reads, long writes, double meanAbsCompensation, List<MemoryStatus> shards) {

    /** No error memory. */
    public static final ErrorMemory NONE = new ErrorMemory(0, 0, 0, 0, List.of());

    public ErrorMemory {
      shards = List.copyOf(shards);
    }

    /** Lambda, the part of the memory in the served score: the mean over the shards. */
    public double share() {
      return shards.stream().mapToDouble(MemoryStatus::share).average().orElse(0);
    }

    /** Share of the outcomes whose score found anything to go by. */
    public double hitRate() {
      long hits = shards.stream().mapToLong(MemoryStatus::hits).sum();
      long all = shards.stream().mapToLong(MemoryStatus::writes).sum();
      return all == 0 ? 0 : (double) hits / all;
    }

    /** Cells that hold anything. */
    public long occupiedCells() {
      return shards.stream().mapToLong(MemoryStatus::occupied).sum();
    }

    /** How often it began again because the base changed. */
    public long resets() {
      return shards.stream().mapToLong(MemoryStatus::resets).sum();
    }
  }

  /**
   * What replay holds and did.
   *
   * @param shards how it stands in each shard
   */
  public record Replay(List<ReplayStatus> shards) {

    /** No replay: only the current stream is learned. */
    public static final Replay NONE = new Replay(List.of(ReplayStatus.NONE));

    public Replay {
      shards = List.copyOf(shards);
    }

    /** Examples held. */
    public long size() {
      return shards.stream().mapToLong(ReplayStatus::size).sum();
    }

    /** Bytes that they take. */
    public long bytes() {
      return shards.stream().mapToLong(ReplayStatus::bytes).sum();
    }

    /** Examples that were looked at again. */
    public long drawn() {
      return shards.stream().mapToLong(ReplayStatus::drawn).sum();
    }

    /** Of those, the ones that were learned again. */
    public long learned() {
      return shards.stream().mapToLong(ReplayStatus::learned).sum();
    }

    /** What is learned from; of several shards all, each under its shard's name. */
    public List<Objective> objectives() {
      List<Objective> all = new ArrayList<>();
      for (int i = 0; i < shards.size(); i++) {
        String shard = shards.size() == 1 ? "" : "shard " + i + " ";
        shards.get(i).objectives().forEach(o -> all.add(new Objective(shard + o.name(), o)));
      }
      return all;
    }
  }

  /** Something that is learned from, by a name that tells it from the others. */
  public record Objective(String name, ReplayStatus.Objective status) {}

  /**
   * How well the candidates of decisions were ranked, as they stood at arrival: prequential.
   *
   * @param decisions whose outcome was positive
   * @param served as they were served: by the fast learner's logit and what the policy added
   * @param fast by the fast learner's logit
   * @param popularity by the number of interactions among the latest, for comparison
   */
  public record Ranking(
      long decisions, RankingQuality served, RankingQuality fast, RankingQuality popularity) {

    /** No decisions. */
    public static final Ranking NONE =
        new Ranking(0, RankingQuality.NONE, RankingQuality.NONE, RankingQuality.NONE);
  }

  /**
   * Means over decisions, from 0 to 1; a tie counts as the mean over its orders.
   *
   * @param hitRate1 share with the chosen item first
   * @param hitRate10 share with it among the first 10
   * @param ndcg10 1 / log2(1 + rank) up to rank 10, else 0
   * @param reciprocalRank 1 / rank
   */
  public record RankingQuality(
      double hitRate1, double hitRate10, double ndcg10, double reciprocalRank) {

    static final RankingQuality NONE = new RankingQuality(0, 0, 0, 0);
  }

  /**
   * What the fine-tune workers did.
   *
   * @param backend what it was computed on, such as {@code cpu}, or {@code none} without a worker
   * @param contexts that were learned from
   * @param rlSteps steps of reinforcement learning
   * @param supervisedSteps steps on hard contexts
   * @param hardContexts contexts on which every rollout failed, waiting for a supervised step
   * @param demonstrationShare share of the contexts whose logged choice was shown to the policy
   * @param updatesAccepted model updates that the job took
   * @param refused model updates that the job refused, by reason
   * @param policyVersion that is served, 0 before the first update
   * @param policyDigest SHA-256 of that policy, 64 hexadecimal digits, or empty
   * @param trained50 seconds from a decision to a worker's taking it in, median; NaN before the
   *     first
   * @param trained99 the same, 99th percentile
   * @param freshness50 seconds from a decision to the first served update that holds it, median;
   *     NaN before the first
   * @param freshness99 the same, 99th percentile
   */
  public record FineTuning(
      String backend,
      long contexts,
      long rlSteps,
      long supervisedSteps,
      long hardContexts,
      double demonstrationShare,
      long updatesAccepted,
      Map<String, Long> refused,
      long policyVersion,
      String policyDigest,
      double trained50,
      double trained99,
      double freshness50,
      double freshness99) {

    /** No worker. */
    public static final FineTuning NONE =
        new FineTuning(
            "none",
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            0,
            "",
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN);

    public FineTuning {
      refused = new TreeMap<>(refused);
    }

    /** Model updates that the job refused. */
    public long updatesRefused() {
      return refused.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * How fast it went.
   *
   * @param eventsPerSecond events per second of wall time
   * @param cpuMicrosPerEvent CPU time of the learning thread per event, after the first tenth
   */
  public record Throughput(double eventsPerSecond, double cpuMicrosPerEvent) {}
}
