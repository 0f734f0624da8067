package io.perennial.launcher;

import io.perennial.launcher.chaos.Hosts;
import io.perennial.launcher.chaos.Processes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** A running pipeline, as faults see it. */
record ChaosProcesses(Pipeline pipeline, Hosts hosts, DataFolder folder, PipelinePorts ports)
    implements Processes {

  @Override
  public List<String> names() {
    return pipeline.processes().names();
  }

  @Override
  public OptionalLong pid(String name) {
    return pipeline.processes().pid(name);
  }

  @Override
  public void hold(String name) {
    pipeline.processes().hold(name);
  }

  @Override
  public void release(String name) {
    pipeline.processes().release(name);
  }

  @Override
  public void cut(String taskManager) {
    hosts.cut(taskManager, () -> pid(taskManager).orElse(-1));
  }

  @Override
  public void mend(String taskManager) {
    hosts.mend(taskManager);
  }

  @Override
  public void setClockAhead(Duration ahead) {
    hosts.setClockAhead(ahead);
  }

  @Override
  public URI flink() {
    return URI.create("http://127.0.0.1:" + ports.ui());
  }

  @Override
  public Path checkpoints() {
    return folder.checkpoints();
  }

  @Override
  public void check() {
    pipeline.check();
  }
}
