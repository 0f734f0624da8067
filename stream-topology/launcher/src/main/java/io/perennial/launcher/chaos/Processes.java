package io.perennial.launcher.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** The running pipeline as a fault sees it. Safe for many threads. */
public interface Processes {

  /** The names of all processes that should run. */
  List<String> names();

  /** Empty while it does not run. */
  OptionalLong pid(String name);

  /** From now on a process that dies stays dead until it is released. */
  void hold(String name);

  /** It is kept running again. */
  void release(String name);

  /** From now on JobManager and this TaskManager do not reach each other. */
  void cut(String taskManager);

  /** Ends {@link #cut}; what was said meanwhile arrives. */
  void mend(String taskManager);

  /** Sets the wall clock of Flink's processes; back if negative, right again if zero. */
  void setClockAhead(Duration ahead);

  /** Where Flink's web interface is. */
  URI flink();

  /** The folder of the job's checkpoints. */
  Path checkpoints();

  /** Throws if one of them is dead for good, or the job is. */
  void check();
}
