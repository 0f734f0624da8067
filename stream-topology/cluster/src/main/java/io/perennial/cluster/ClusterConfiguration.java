package io.perennial.cluster;

import io.perennial.settings.JobSettings;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/**
 * Flink's options for the processes of a cluster. What the settings say under {@code job.flink}
 * wins.
 */
public final class ClusterConfiguration {

  private static final String MANAGED_MEMORY = "128m";
  private static final String NETWORK_MEMORY = "32m";

  private ClusterConfiguration() {}

  /**
   * The JobManager of a cluster of our own.
   *
   * @param rpcPort where TaskManagers reach it
   */
  static Configuration jobManager(JobSettings job, int rpcPort, Path temporaryFolder) {
    Configuration flink = master(job);
    flink.addAll(rpc(job, rpcPort));
    flink.setString("jobmanager.bind-host", job.bindAddress());
    flink.setString("io.tmp.dirs", temporaryFolder.toString());
    flink.setString("web.upload.dir", temporaryFolder.resolve("uploads").toString());
    job.flink().forEach(flink::setString);
    return flink;
  }

  /**
   * A TaskManager of a cluster of our own.
   *
   * @param rpcPort where the JobManager is reached
   * @param name what Flink calls it
   * @param slots subtasks that it can run at a time
   */
  static Configuration taskManager(
      JobSettings job, int rpcPort, String name, int slots, Path temporaryFolder) {
    Configuration flink = tasks(slots, temporaryFolder);
    flink.addAll(rpc(job, rpcPort));
    flink.setString("taskmanager.resource-id", name);
    flink.setString("taskmanager.host", job.bindAddress());
    flink.setString("taskmanager.bind-host", job.bindAddress());
    // Flink's own scripts work these out; the process's -Xmx must leave room for them.
    flink.setString("taskmanager.cpu.cores", Double.toString(slots));
    flink.setString("taskmanager.memory.framework.heap.size", "64m");
    flink.setString("taskmanager.memory.task.heap.size", "512m");
    flink.setString("taskmanager.memory.framework.off-heap.size", "64m");
    flink.setString("taskmanager.memory.task.off-heap.size", "0m");
    flink.setString("taskmanager.memory.jvm-metaspace.size", "256m");
    flink.setString("taskmanager.memory.jvm-overhead.min", "192m");
    flink.setString("taskmanager.memory.jvm-overhead.max", "192m");
    job.flink().forEach(flink::setString);
    return flink;
  }

  /** What a JobManager reads of its own: where the web interface is, and what it keeps. */
  public static Configuration master(JobSettings job) {
    Configuration flink = new Configuration();
    // Not read from a job's options.
    flink.setString(
        "execution.checkpointing.num-retained", Integer.toString(job.retainedCheckpoints()));
    flink.setString("rest.port", Integer.toString(job.uiPort()));
    flink.setString("rest.address", job.bindAddress());
    flink.setString("rest.bind-address", job.bindAddress());
    return flink;
  }

  /** Adds options that are written as {@code KEY=VALUE}. */
  static void add(Configuration flink, List<String> options) {
    for (String option : options) {
      int equals = option.indexOf('=');
      flink.setString(option.substring(0, equals), option.substring(equals + 1));
    }
  }

  private static Configuration rpc(JobSettings job, int port) {
    Configuration flink = new Configuration();
    flink.setString("jobmanager.rpc.address", job.bindAddress());
    flink.setString("jobmanager.rpc.port", Integer.toString(port));
    // Of Flink's 10 s several processes that start at once on few cores may need more.
    flink.setString("pekko.startup-timeout", "60 s");
    // A process that was killed is missed within seconds, and one that pauses for long too.
    flink.setString("heartbeat.interval", "2 s");
    flink.setString("heartbeat.timeout", "10 s");
    return flink;
  }

  /** What a process that runs tasks may use. */
  public static Configuration tasks(int slots, Path temporaryFolder) {
    Configuration flink = new Configuration();
    flink.setString("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    flink.setString("taskmanager.memory.managed.size", MANAGED_MEMORY);
    flink.setString("taskmanager.memory.network.min", NETWORK_MEMORY);
    flink.setString("taskmanager.memory.network.max", NETWORK_MEMORY);
    flink.setString("io.tmp.dirs", temporaryFolder.toString());
    flink.setString(
        "state.backend.rocksdb.localdir", temporaryFolder.resolve("rocksdb").toString());
    return flink;
  }
}
