package io.perennial.launcher.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the processes take for the hosts that they are on: a network between JobManager and
 * TaskManagers, and a wall clock for all of Flink. Either is there only where a fault needs it.
 */
public final class Hosts implements AutoCloseable {

  /** To each of Flink's processes. */
  private final Map<String, Cable> cables = new HashMap<>();

  private final Set<String> clockReaders;
  private final @Nullable WallClock clock;

  private Hosts(Set<String> clockReaders, @Nullable WallClock clock) {
    this.clockReaders = clockReaders;
    this.clock = clock;
  }

  /**
   * Whether this machine can do this to processes.
   *
   * @return what is missing, with its remedy, or null
   */
  public static @Nullable String missingFor(FaultKind kind) {
    return kind == FaultKind.CLOCK_JUMP && WallClock.library().isEmpty()
        ? "libfaketime is not on this machine: install it (Debian: apt-get install libfaketime)"
        : null;
  }

  /**
   * The hosts that these faults need.
   *
   * @param folder for what they keep
   */
  public static Hosts of(List<FaultKind> kinds, int taskManagers, Path folder) throws IOException {
    boolean jumps = kinds.contains(FaultKind.CLOCK_JUMP);
    Hosts hosts =
        new Hosts(
            Set.copyOf(FaultKind.flink(taskManagers)),
            jumps ? WallClock.in(folder, WallClock.library().orElseThrow()) : null);
    if (kinds.contains(FaultKind.CUT_TASK_MANAGER)) {
      for (String name : FaultKind.flink(taskManagers)) {
        hosts.cables.put(name, Cable.to(freePort()));
      }
    }
    return hosts;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** How a process is started so that it is on its host. */
  public List<String> command(String process, List<String> command) {
    List<String> all = new ArrayList<>();
    if (clock != null && clockReaders.contains(process)) {
      all.addAll(clock.prefix());
    }
    all.addAll(command);
    Cable own = cables.get(process);
    if (own != null) {
      String kind = process.equals(FaultKind.JOB_MANAGER) ? "jobmanager" : "taskmanager";
      all.add("jobmanager.rpc.port=" + cable(FaultKind.JOB_MANAGER).entrance());
      all.add(kind + ".rpc.port=" + own.entrance());
      all.add(kind + ".rpc.bind-port=" + own.exit());
    }
    return all;
  }

  /**
   * See {@link Processes#cut}: neither gets through to the other.
   *
   * @param pid of the TaskManager at any time
   */
  public void cut(String taskManager, LongSupplier pid) {
    cable(taskManager).cut(port -> true);
    cable(FaultKind.JOB_MANAGER).cut(port -> Sockets.isFrom(port, pid.getAsLong()));
  }

  /** See {@link Processes#mend}. */
  public void mend(String taskManager) {
    cable(taskManager).mend();
    cable(FaultKind.JOB_MANAGER).mend();
  }

  private Cable cable(String process) {
    Cable cable = cables.get(process);
    if (cable == null) {
      throw new IllegalStateException("no cable leads to " + process);
    }
    return cable;
  }

  /** See {@link Processes#setClockAhead}. */
  public void setClockAhead(Duration ahead) {
    if (clock == null) {
      throw new IllegalStateException("the processes read the machine's own clock");
    }
    clock.setAhead(ahead);
  }

  @Override
  public void close() {
    cables.values().forEach(Cable::close);
  }
}
