package io.perennial.launcher;

import io.perennial.evaluation.PrequentialEvaluation;
import io.perennial.event.Decision;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.TaskShift;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one shard from its committed outputs. One thread. */
final class ShardFollower {

  private final @Nullable PrequentialEvaluation evaluation;
  private @Nullable ShardTelemetry newest;
  private final List<TaskShift> shifts = new ArrayList<>();
  private final DecisionRanking ranking = new DecisionRanking();
  private long learned;
  private long shiftRecords;

  /**
   * @param evaluation null where no report is wanted
   */
  ShardFollower(@Nullable PrequentialEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  void add(LabelledExample example) {
    if (evaluation != null) {
      evaluation.add(example);
    }
    if (example.origin() != Origin.CORRECTION) {
      learned++;
    }
  }

  void add(TaskShift shift) {
    shiftRecords++;
    if (evaluation != null) {
      shifts.add(shift);
    }
  }

  void add(Decision decision) {
    ranking.add(decision);
  }

  void add(ShardTelemetry telemetry) {
    if (newest == null || telemetry.getOffset() >= newest.getOffset()) {
      newest = telemetry;
    }
  }

  long counter(String name) {
    return newest == null ? 0 : newest.getCountersOrDefault(name, 0);
  }

  /** How they stand, as far as telemetry has told. */
  ExpertStatus experts() {
    if (newest == null || !newest.hasExperts()) {
      return ExpertStatus.ONE;
    }
    ShardTelemetry.Experts told = newest.getExperts();
    return new ExpertStatus(
        told.getCount(),
        told.getActive(),
        told.getShifts(),
        told.getStatistic(),
        told.getThreshold(),
        told.getSelectorAccuracy(),
        told.getSelected(),
        told.getParameters(),
        told.getNonzero());
  }

  /** How it stands, as far as telemetry has told. */
  MemoryStatus errorMemory() {
    if (newest == null || !newest.hasErrorMemory()) {
      return MemoryStatus.NONE;
    }
    ShardTelemetry.ErrorMemory told = newest.getErrorMemory();
    return new MemoryStatus(
        told.getShare(),
        told.getWrites(),
        told.getHits(),
        told.getResets(),
        told.getOccupiedCells(),
        told.getGain(),
        told.getMeanChange());
  }

  /** How it stands, as far as telemetry has told. */
  ReplayStatus replay() {
    if (newest == null || !newest.hasReplay()) {
      return ReplayStatus.NONE;
    }
    ShardTelemetry.Replay told = newest.getReplay();
    return new ReplayStatus(
        told.getSize(),
        told.getBytes(),
        told.getDrawn(),
        told.getLearned(),
        told.getEffort(),
        told.getObjectivesList().stream().map(ShardFollower::objective).toList());
  }

  private static ReplayStatus.Objective objective(ShardTelemetry.Objective told) {
    return new ReplayStatus.Objective(
        told.getExpert(), told.getWeight(), told.getLoss(), told.getStored(), told.getExamples());
  }

  /** Whether its input has ended, and every example, shift and decision of it has been seen. */
  boolean isComplete() {
    return newest != null
        && newest.getEndOfInput()
        && learned >= counter("events.learned")
        && shiftRecords >= newest.getShiftRecords()
        && ranking.decisions() >= newest.getDecisions();
  }

  /** The shard's result, once it is complete. */
  ShardResult result() {
    if (newest == null || evaluation == null) {
      throw new IllegalStateException("the shard has no result yet");
    }
    return new ShardResult(
        newest.getCountersMap(),
        evaluation,
        List.copyOf(shifts),
        experts(),
        errorMemory(),
        replay(),
        ranking,
        newest.getCpuMicrosPerEvent(),
        newest.getModelDigest());
  }
}
