package io.perennial.launcher.storebench;

import java.util.Set;

/**
 * What the benchmark is to do.
 *
 * @param phases that are measured
 * @param rows of the backlog
 * @param users that the rows are spread over
 * @param zipf exponent of the users' popularity; 0 for all alike
 * @param seed of rows and questions
 * @param ingestRate further examples per second while histories are asked for, and in a recovery
 * @param clients that ask at once
 * @param questionRate histories that they ask for in a second while the backlog is taken in,
 *     together; 0 for one after the other
 * @param seconds for which histories are asked for
 * @param questions of each kind that the SQL phase measures
 * @param sample examples of one draw
 */
public record Plan(
    Set<Phase> phases,
    int rows,
    int users,
    double zipf,
    long seed,
    int ingestRate,
    int clients,
    int questionRate,
    int seconds,
    int questions,
    int sample) {

  /** The parts of the benchmark, in their order. */
  public enum Phase {
    /** A backlog is taken in while clients ask. */
    ingest,

    /** Users' histories are asked for while examples come in. */
    history,

    /** Everything is read, and everything is answered. */
    scan,

    /** The same question as SQL and directly. */
    sql,

    /** Examples are drawn at random. */
    sample,

    /** The store is killed while examples come in, with its folder and without. */
    recovery
  }

  /** Measurements of what is repeated. */
  static final int REPEATS = 3;

  /** Rows of a history that is asked for. */
  static final int HISTORY = 100;

  /** Rows of one answer at the most. */
  public static final int MOST_ROWS = 1_000_000;

  public Plan {
    phases = Set.copyOf(phases);
  }
}
