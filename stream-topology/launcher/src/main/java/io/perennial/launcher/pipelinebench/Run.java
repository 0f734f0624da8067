package io.perennial.launcher.pipelinebench;

import io.perennial.event.Interaction;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/** What every phase needs. */
record Run(
    Plan plan,
    List<Interaction> events,
    Processes.Factory processes,
    DoubleFunction<Runnable> pacing,
    Consumer<String> messages,
    Report report) {

  void say(String format, Object... values) {
    messages.accept(String.format(Locale.ROOT, format, values));
  }
}
