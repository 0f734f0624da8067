package io.perennial.launcher.replay;

import io.perennial.replay.api.ReplayRow;
import org.jspecify.annotations.Nullable;

/**
 * Where rows are published, and how far that is: both change together or not at all. One thread.
 */
interface PublicationLog extends AutoCloseable {

  /**
   * Takes over from whoever published under the same name, whose open transaction is taken back.
   *
   * @return the mark that was committed last, or null if there is none
   */
  @Nullable PublicationMark takeOver();

  /** Publishes a row, in the transaction that the next commit ends. */
  void send(ReplayRow row);

  /** Makes the mark and what was sent since the last commit visible, together. */
  void commit(PublicationMark mark);

  /** Takes back what is not committed. */
  @Override
  void close();
}
