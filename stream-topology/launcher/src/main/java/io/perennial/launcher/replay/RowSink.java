package io.perennial.launcher.replay;

import io.perennial.replay.api.ReplayRow;
import java.io.IOException;

/** Takes the examples of an answer, one after the other, and then its end. */
public interface RowSink {

  /** Before the first row, and where there is none. */
  void begin() throws IOException;

  /** The next row. */
  void accept(ReplayRow row) throws IOException;

  /** After the last row of a whole answer. */
  void end() throws IOException;

  /** Instead of the end, where the answer broke off: what came is not the whole. */
  default void breakOff() throws IOException {}
}
