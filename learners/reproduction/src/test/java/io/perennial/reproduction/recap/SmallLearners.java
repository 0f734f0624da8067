package io.perennial.reproduction.recap;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.LearnerConfig.ScorerKind;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.expert.ExpertConfig.Detector;
import io.perennial.learner.memory.ErrorMemoryConfig;
import io.perennial.learner.replay.Balance;
import io.perennial.learner.replay.ReplayConfig;
import io.perennial.learner.replay.ReweightingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Learners of small tables, and short tasks for them. */
final class SmallLearners {

  /** Events of each task. */
  static final int EVENTS = 1_200;

  private SmallLearners() {}

  /** Three tasks of the built-in stream before any change; the second turns every label around. */
  static StreamTasks tasks(long seed) {
    List<StreamTasks.Task> tasks = new ArrayList<>();
    try (SyntheticStream stream =
        new SyntheticStream(SyntheticOptions.of(seed, 3 * EVENTS).labelled())) {
      for (int task = 0; task < 3; task++) {
        List<Interaction> events = new ArrayList<>();
        while (events.size() < EVENTS) {
          events.add(turned(stream.next(), task == 1));
        }
        tasks.add(new StreamTasks.Task("task " + task, events));
      }
    }
    return new StreamTasks(tasks);
  }

  private static Interaction turned(@Nullable Event event, boolean around) {
    Interaction row = (Interaction) Objects.requireNonNull(event);
    return new Interaction(
        row.id(),
        row.timestamp(),
        row.user(),
        row.item(),
        row.features(),
        row.domain(),
        around ? 1 - row.label() : row.label());
  }

  /** The comparison of some rules on these tasks. */
  static List<StreamPart> run(Set<Rule> rules, List<Integer> buffers, Long... seeds) {
    return StreamReproduction.run(
        new StreamPlan(
            Map.of(StreamBenchmark.CONCEPTS, SmallLearners::tasks),
            rules,
            buffers,
            List.of(seeds),
            SmallLearners::of),
        line -> {});
  }

  static OnlineLearner of(Rule rule, int buffer, boolean experts, long seed) {
    LearnerConfig shipped = LearnerConfig.defaults();
    return new OnlineLearner(
        new LearnerConfig(
            seed,
            2,
            ScorerKind.NET,
            true,
            true,
            true,
            withoutMemory(shipped.errorMemory()),
            shipped.halfLives(),
            1 << 14,
            1 << 12,
            4,
            1 << 12,
            16,
            16,
            16,
            shipped.learningRate(),
            shipped.accumulatorDecay(),
            shipped.focus(),
            new ExpertConfig(experts ? Detector.LIKELIHOOD : Detector.NONE, 4, true, .5),
            replay(rule, buffer)));
  }

  private static ErrorMemoryConfig withoutMemory(ErrorMemoryConfig shipped) {
    return new ErrorMemoryConfig(
        false,
        shipped.keys(),
        shipped.halfLives(),
        shipped.halfLivesInExamples(),
        shipped.arrays(),
        shipped.cells(),
        shipped.bits(),
        shipped.resetAtShifts());
  }

  private static ReplayConfig replay(Rule rule, int buffer) {
    boolean ours = rule == Rule.OURS || rule == Rule.UNIFORM_LOGITS;
    ReweightingConfig.Rule weighing =
        switch (rule) {
          case UNIFORM, UNIFORM_LOGITS -> ReweightingConfig.Rule.UNIFORM;
          case RECAP_V1 -> ReweightingConfig.Rule.RECAP_V1;
          case RECAP_V2 -> ReweightingConfig.Rule.RECAP_V2;
          default -> ReweightingConfig.Rule.JOINT;
        };
    return new ReplayConfig(
        rule.replays(),
        ours ? .5 : 1,
        8,
        buffer,
        1 << 22,
        ours ? .1 : 0,
        Balance.NONE,
        ours,
        .1,
        ours ? .2 : 0,
        ReweightingConfig.of(weighing));
  }
}
