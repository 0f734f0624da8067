package io.perennial.policy;

import static io.perennial.policy.FineTuningObjectives.REPLAY;

import io.perennial.learner.kernel.Hash;
import java.util.Arrays;

/**
 * Replay of earlier tasks' rankings. A task is an earlier one in a batch in which it has no
 * decision. Its decisions are ranked again, and the policy is drawn towards its own answer of the
 * time when the task was current (which needs no demonstration), or towards the chosen item where
 * that demonstration has been paid for.
 *
 * <p>While a task is current its stored answers are renewed in turn, {@value #RENEWED} per batch,
 * so that what is kept is what the task had come to, not how it began.
 */
final class PolicyReplay {

  static final int RENEWED = 2;
  private static final long DRAWS = Hash.of("replay draws");

  private final PolicyReplayConfig config;
  private final long seed;
  private final DecisionTable decisions;
  private final TaskDecisions tasks;
  private final FineTuningObjectives objectives;
  private final float[] stored;
  private final int[] earlier;
  private final boolean[] current;
  private int first;
  private int drawn;
  private int renewed;

  PolicyReplay(
      FineTunerConfig config,
      PolicyShape shape,
      DecisionTable decisions,
      TaskDecisions tasks,
      FineTuningObjectives objectives) {
    this.config = config.replay();
    this.seed = Hash.of(config.seed(), DRAWS);
    this.decisions = decisions;
    this.tasks = tasks;
    this.objectives = objectives;
    this.stored = new float[shape.candidates()];
    this.earlier = new int[tasks.places()];
    this.current = new boolean[tasks.places()];
  }

  /**
   * Adds decisions of the past behind those of the batch.
   *
   * @param batchNumber what the draws are a function of
   */
  void draw(Answers batch, long batchNumber) {
    first = batch.size();
    drawn = 0;
    renewed = 0;
    if (!config.enabled()) {
      return;
    }
    int n = findEarlier(batch);
    for (; n > 0 && drawn < config.draws(); drawn++) {
      long hash = Hash.of(Hash.of(seed, batchNumber), drawn);
      int place = earlier[(int) Math.floorMod(batchNumber + drawn, (long) n)];
      batch.add(tasks.draw(place, hash));
    }
    for (int place = 0; place < current.length; place++) {
      for (int i = 0; current[place] && i < RENEWED; i++) {
        batch.add(tasks.next(place));
        renewed++;
      }
    }
  }

  private int findEarlier(Answers batch) {
    Arrays.fill(current, false);
    for (int d = 0; d < batch.size(); d++) {
      int place = tasks.placeOf(decisions.task(batch.slot(d)));
      if (place != TaskDecisions.NONE) {
        current[place] = true;
      }
    }
    int n = 0;
    for (int place = 0; place < current.length; place++) {
      if (!current[place] && tasks.held(place) > 0) {
        earlier[n++] = place;
      }
    }
    return n;
  }

  /**
   * Adds the derivatives for what was drawn, once it is scored, and keeps the renewed answers.
   *
   * @return whether there are any
   */
  boolean learn(Answers batch) {
    for (int i = 0; i < drawn; i++) {
      replay(batch, first + i);
    }
    for (int i = 0; i < renewed; i++) {
      int d = first + drawn + i;
      decisions.storeAnswer(batch.slot(d), batch.pi(d));
    }
    return drawn > 0;
  }

  private void replay(Answers batch, int d) {
    int slot = batch.slot(d);
    int n = batch.candidates(d);
    int place = tasks.placeOf(decisions.task(slot));
    float[] pi = batch.pi(d);
    decisions.answer(slot, stored);
    if (decisions.isPaid(slot)) {
      Arrays.fill(stored, 0, n, 0f);
      stored[decisions.chosen(slot)] = 1f;
    }
    double weight = config.strength() * objectives.weight(REPLAY + place);
    ScoreGradients.towards(
        stored, pi, n, batch.scale(weight, drawn), batch.gradient(), batch.at(d));
    objectives.add(REPLAY + place, ScoreGradients.crossEntropy(stored, pi, n), n);
  }

  /** Offers a decision, with its answer, to the sample of its task. */
  void offer(int slot) {
    if (!config.enabled()) {
      return;
    }
    int place = tasks.placeOf(decisions.task(slot));
    if (place == TaskDecisions.NONE) {
      place = tasks.open(decisions.task(slot));
      objectives.reset(place);
    }
    tasks.offer(place, slot);
  }

  /** The demonstration in a slot has been paid for after it was offered. */
  void paid(int slot) {
    if (config.enabled()) {
      tasks.paid(decisions.task(slot), decisions.id(slot));
    }
  }
}
