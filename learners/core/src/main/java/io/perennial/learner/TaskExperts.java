package io.perennial.learner;

import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertConfig;
import io.perennial.learner.expert.ExpertPool;
import io.perennial.learner.expert.ExpertSelector;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.expert.LikelihoodDetector;
import io.perennial.learner.expert.PublishedDetector;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.scorer.CrossEntropy;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.WeightCount;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The experts of a learner: which one answers an event, which one learns it, and what is told about
 * it. Detector, pool and selector work on one {@link BaseModel}.
 */
final class TaskExperts {

  private final BaseModel model;
  private final ShiftDetector detector;
  private final @Nullable ExpertSelector selector;
  private final ExpertPool pool;
  private final float[] probabilities;
  private @Nullable ExperienceReplay replay;
  private final List<TaskShift> shifts = new ArrayList<>();

  private TaskExperts(
      PagedState state,
      Kernel kernel,
      LearnerConfig config,
      ShiftDetector detector,
      BaseModel model) {
    ExpertConfig experts = config.experts();
    this.model = model;
    this.detector = detector;
    this.selector =
        experts.selector()
            ? new ExpertSelector(
                state,
                kernel,
                config.seed(),
                experts.maximum(),
                OwnFields.rows(config.maxFields()),
                experts.sparsity())
            : null;
    this.pool = new ExpertPool(state, experts, detector, model, this::reassign, shifts::add);
    this.probabilities = new float[config.classes()];
  }

  /** The experts that a configuration asks for; null for a learner that has but one. */
  static @Nullable TaskExperts of(
      PagedState state, Kernel kernel, LearnerConfig config, BaseModel model) {
    int maximum = config.experts().maximum();
    return switch (config.experts().detector()) {
      case NONE -> null;
      case PUBLISHED ->
          new TaskExperts(
              state,
              kernel,
              config,
              new PublishedDetector(state, maximum, config.classes()),
              model);
      case LIKELIHOOD ->
          new TaskExperts(
              state, kernel, config, new LikelihoodDetector(state, config.classes()), model);
    };
  }

  /** What is replayed follows the experts from now on. */
  void replayedBy(ExperienceReplay past) {
    replay = past;
  }

  private void reassign(int gone, int heir) {
    if (selector != null) {
      selector.reassign(gone, heir);
    }
    if (replay != null) {
      replay.reassign(gone, heir);
    }
  }

  /** The slot of the expert that answers an event. */
  int answering(OwnFields fields) {
    return selector != null && selector.isInCharge()
        ? selector.choose(fields, pool)
        : pool.active();
  }

  /** The slot of the expert that learns. */
  int active() {
    return pool.active();
  }

  /** The number of the expert in a slot. */
  int id(int slot) {
    return pool.id(slot);
  }

  /**
   * Is there a better expert for an event than the active one? If the selector is in charge, its
   * choice becomes active.
   */
  void select(OnlineImpression event, int label) {
    model.current(event, label);
    if (selector == null) {
      return;
    }
    boolean several = pool.count() > 1;
    if (several && (selector.isCheck() || selector.isInCharge())) {
      int choice = selector.choose(event.ownFields(), pool);
      if (selector.isCheck()) {
        int other = selector.isInCharge() ? pool.active() : pool.slotOf(event.expert());
        double advantage = choice == other ? 0 : model.loss(other) - model.loss(choice);
        selector.compare(choice == pool.active(), advantage);
      }
      if (selector.isInCharge()) {
        pool.route(choice);
      }
    }
    selector.learn(event.ownFields(), pool.active(), several);
  }

  /**
   * Looks for a change of the task before an event is learned; {@link #select} came first.
   *
   * @param event scored by the active expert
   * @return whether another expert has become active
   */
  boolean watch(OnlineImpression event, int label, long labelledAt) {
    int before = pool.active();
    CrossEntropy.probabilities(event.logits(), probabilities);
    pool.observe(probabilities[label], BaseModel.isWrong(event.logits(), label), labelledAt);
    boolean changed = pool.active() != before;
    if (changed && replay != null) {
      replay.taskEnded(before);
    }
    return changed;
  }

  /** The active expert has learned an event. */
  void learned() {
    pool.learned();
  }

  /** Brings the active expert back into use after a restore. */
  void resume() {
    pool.resume();
  }

  /** Decisions since the last call, in order. */
  List<TaskShift> takeShifts() {
    if (shifts.isEmpty()) {
      return List.of();
    }
    List<TaskShift> taken = List.copyOf(shifts);
    shifts.clear();
    return taken;
  }

  ExpertStatus status() {
    WeightCount weights = pool.weights();
    return new ExpertStatus(
        pool.count(),
        pool.id(pool.active()),
        pool.shifts(),
        detector.statistic(),
        detector.threshold(),
        selector == null ? Double.NaN : selector.accuracy(),
        selector == null ? 0 : selector.selected(),
        weights.learned() + (selector == null ? 0 : selector.weights().learned()),
        weights.left() + (selector == null ? 0 : selector.weights().left()));
  }
}
