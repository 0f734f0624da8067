package io.perennial.policy;

import io.perennial.learner.kernel.Hash;
import io.perennial.state.IntTable;
import io.perennial.state.LongTable;
import io.perennial.state.PagedState;

/**
 * A uniform sample of every task's decisions (reservoir sampling, one after the other), with the
 * policy's answers. A task is the expert that answered; where there are more than places, the one
 * whose last decision is longest ago gives way. O(tasks) time per decision.
 */
final class TaskDecisions {

  /** What {@link #placeOf} says if there is none. */
  static final int NONE = -1;

  private final DecisionTable decisions;
  private final int first;
  private final int places;
  private final int size;
  private final long seed;

  /** Per place number of the task. */
  private final IntTable tasks;

  /** Per place decisions seen, 0 if it is free; then the time of the last one; last the clock. */
  private final LongTable seen;

  /** Per place the next decision whose answer is renewed. */
  private final IntTable turns;

  /**
   * @param first slot of the table that is its own, with those after it
   * @param places tasks at most
   * @param size decisions of a task at most
   */
  TaskDecisions(
      PagedState state, DecisionTable decisions, int first, int places, int size, long seed) {
    this.decisions = decisions;
    this.first = first;
    this.places = places;
    this.size = size;
    this.seed = seed;
    this.tasks = state.add(new IntTable(places));
    this.seen = state.add(new LongTable(2 * places + 1));
    this.turns = state.add(new IntTable(places));
  }

  int places() {
    return places;
  }

  int task(int place) {
    return tasks.values()[place];
  }

  /** Decisions held of a task. */
  int held(int place) {
    return (int) Math.min(size, seen.values()[place]);
  }

  /** The place of a task. */
  int placeOf(int task) {
    for (int place = 0; place < places; place++) {
      if (seen.values()[place] > 0 && tasks.values()[place] == task) {
        return place;
      }
    }
    return NONE;
  }

  /**
   * Makes room for a task that is new.
   *
   * @return its place; what was there is forgotten
   */
  int open(int task) {
    int place = 0;
    for (int other = 1; other < places; other++) {
      if (seen.values()[places + other] < seen.values()[places + place]) {
        place = other;
      }
    }
    seen.values()[place] = 0;
    seen.touch(place);
    tasks.values()[place] = task;
    tasks.touch(place);
    turns.values()[place] = 0;
    turns.touch(place);
    return place;
  }

  /** Offers a decision, with its stored answer, to the sample of its task. */
  void offer(int place, int from) {
    long[] s = seen.values();
    long count = ++s[place];
    s[places + place] = ++s[2 * places];
    seen.touchAll();
    long at = count - 1;
    if (count > size) {
      at = Math.floorMod(Hash.of(seed, decisions.id(from)), count);
    }
    if (at < size) {
      decisions.copy(from, slot(place, (int) at));
    }
  }

  /**
   * Removes the decisions of a user's row. A sample that has lost some goes on as if its task had
   * had no more than are left, so that it fills up again.
   *
   * @return how many there were
   */
  int forget(int user) {
    int forgotten = 0;
    for (int place = 0; place < places; place++) {
      int held = held(place);
      int left = 0;
      for (int i = 0; i < held; i++) {
        if (decisions.user(slot(place, i)) != user) {
          if (i != left) {
            decisions.copy(slot(place, i), slot(place, left));
          }
          left++;
        }
      }
      for (int i = left; i < size; i++) {
        // Behind what is held there may be copies of the task that was here before.
        decisions.clear(slot(place, i));
      }
      if (left < held) {
        seen.values()[place] = left;
        seen.touch(place);
        if (left == 0) {
          // The place is free: with its old time another one would have to give way first.
          seen.values()[places + place] = 0;
          seen.touch(places + place);
        }
      }
      forgotten += held - left;
    }
    return forgotten;
  }

  private int slot(int place, int index) {
    return first + place * size + index;
  }

  /** A slot of a task that has some, as a function of a hash. */
  int draw(int place, long hash) {
    return slot(place, (int) Math.floorMod(hash, (long) held(place)));
  }

  /** The slot of a task whose answer is renewed next. */
  int next(int place) {
    int turn = turns.values()[place] % held(place);
    turns.values()[place] = turn + 1;
    turns.touch(place);
    return slot(place, turn);
  }

  /** A decision's demonstration has been paid for: its copies may be replayed towards it. */
  void paid(int task, long id) {
    int place = placeOf(task);
    for (int i = 0; place != NONE && i < held(place); i++) {
      if (decisions.id(slot(place, i)) == id) {
        decisions.pay(slot(place, i));
      }
    }
  }
}
