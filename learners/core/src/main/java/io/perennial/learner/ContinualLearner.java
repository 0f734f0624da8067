package io.perennial.learner;

import io.perennial.event.Evidence;
import io.perennial.event.Interaction;
import io.perennial.event.Removal;
import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.state.PageStore;
import java.util.List;

/**
 * A model that answers and learns one interaction at a time. It is a deterministic function of the
 * calls made to it: no wall clock, no unseeded randomness, the same bits after a restore. Not
 * thread-safe; one per shard.
 */
public interface ContinualLearner {

  /** A fresh, reusable holder of one interaction's features and scores. */
  Impression newImpression();

  /**
   * Scores an interaction as it arrives. Changes nothing but {@code impression}, which afterwards
   * holds the features as they were at this moment and the scores.
   */
  void score(Interaction interaction, Impression impression);

  /**
   * Learns the outcome of an impression that was scored before, just now or long ago.
   *
   * @param label index of the class
   * @param labelledAt event time of the outcome, epoch milliseconds; never less than in the call
   *     before
   */
  void learn(Impression impression, int label, long labelledAt);

  /**
   * Forgets a user: what was learned of him and of nobody else is removed, and afterwards he is as
   * if he had never come. May take time proportional to the tables.
   *
   * @param user not empty
   * @return what was removed, and what could not be
   */
  Removal forget(String user);

  /** Number of outcomes learned. */
  long version();

  /** Decisions about changes of the task since the last call, in order. */
  List<TaskShift> takeShifts();

  /** How the experts stand. */
  ExpertStatus experts();

  /**
   * The past examples that spoke for the error memory's correction of an impression just scored,
   * the nearest first; empty without an error memory.
   *
   * @param most of them, at least 1
   */
  List<Evidence> evidence(Impression impression, int most);

  /** How the error memory stands. Takes time, for metrics now and then. */
  MemoryStatus errorMemory();

  /** How replay stands. */
  ReplayStatus replay();

  /**
   * The past examples that were drawn in the latest call of {@link #learn}, to be read before the
   * next one. No part of state and digest.
   */
  default ReplayDraws replayed() {
    return ReplayDraws.NONE;
  }

  /** Writes every page that changed since the last call to {@code store}. */
  void snapshot(PageStore store);

  /**
   * Takes back what {@link #snapshot} wrote; the learner must be fresh.
   *
   * @throws IllegalStateException if the pages were written under another format or configuration
   */
  void restore(PageStore store);

  /** SHA-256 over all learner state, 64 hexadecimal digits. */
  String digest();
}
