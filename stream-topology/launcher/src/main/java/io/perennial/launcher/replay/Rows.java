package io.perennial.launcher.replay;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayRow;
import java.util.Iterator;

/** The rows of a whole answer, however many questions it takes. One thread; the caller closes. */
public interface Rows extends Iterator<ReplayRow>, AutoCloseable {

  @Override
  void close();

  /** Where answers come from. */
  @FunctionalInterface
  interface Source {

    /**
     * Begins an answer.
     *
     * @param query its limit may be beyond that of one question
     */
    Rows open(ReplayQuery query);
  }
}
