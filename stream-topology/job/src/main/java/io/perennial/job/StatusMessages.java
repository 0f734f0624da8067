package io.perennial.job;

import io.perennial.event.proto.ShardTelemetry;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;

/** How a learner's parts stand, as telemetry tells it. */
final class StatusMessages {

  private StatusMessages() {}

  static ShardTelemetry.Experts of(ExpertStatus experts) {
    return ShardTelemetry.Experts.newBuilder()
        .setCount(experts.count())
        .setActive(experts.active())
        .setShifts(experts.shifts())
        .setStatistic(experts.statistic())
        .setThreshold(experts.threshold())
        .setSelectorAccuracy(experts.selectorAccuracy())
        .setSelected(experts.selected())
        .setParameters(experts.parameters())
        .setNonzero(experts.nonzero())
        .build();
  }

  static ShardTelemetry.ErrorMemory of(MemoryStatus memory) {
    return ShardTelemetry.ErrorMemory.newBuilder()
        .setShare(memory.share())
        .setWrites(memory.writes())
        .setHits(memory.hits())
        .setResets(memory.resets())
        .setOccupiedCells(memory.occupied())
        .setGain(memory.gain())
        .setMeanChange(memory.meanChange())
        .build();
  }

  static ShardTelemetry.Replay of(ReplayStatus replay) {
    ShardTelemetry.Replay.Builder message =
        ShardTelemetry.Replay.newBuilder()
            .setSize(replay.size())
            .setBytes(replay.bytes())
            .setDrawn(replay.drawn())
            .setLearned(replay.learned())
            .setEffort(replay.effort());
    for (ReplayStatus.Objective objective : replay.objectives()) {
      message
          .addObjectivesBuilder()
          .setExpert(objective.expert())
          .setWeight(objective.weight())
          .setLoss(objective.loss())
          .setStored(objective.stored())
          .setExamples(objective.examples());
    }
    return message.build();
  }
}
