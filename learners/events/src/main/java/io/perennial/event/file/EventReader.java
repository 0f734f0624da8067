package io.perennial.event.file;

import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** A finite or endless sequence of events, read once, by one thread. */
public interface EventReader extends Closeable {

  /**
   * The next event, or null at the end.
   *
   * @throws InputException if the next line is no event; the call after that goes on with the line
   *     after it, unless {@link InputException#line()} is 0
   */
  @Nullable Event next();

  /** The classes its labels stand for. */
  LabelSpace labels();

  @Override
  void close();
}
