package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perennial.launcher.flink.FlinkRest.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The jobs of a cluster. */
@Command(name = "list", description = "List the jobs that the cluster knows, the latest first.")
final class JobListCommand implements Callable<Integer> {

  @Mixin private final FlinkOptions cluster = new FlinkOptions();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How they are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  JobListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    List<Job> jobs = cluster.flink().jobs();
    if (output == OutputFormat.json) {
      terminal.out().println(json(jobs));
    } else {
      terminal.out().printf("%-32s  %-20s  %-10s  %s%n", "id", "started", "state", "name");
      jobs.forEach(
          job ->
              terminal
                  .out()
                  .printf(
                      "%-32s  %-20s  %-10s  %s%n",
                      job.id(),
                      Instant.ofEpochSecond(job.started() / 1_000),
                      job.state(),
                      job.name()));
    }
    terminal.out().flush();
    return 0;
  }

  private static String json(List<Job> jobs) throws JsonProcessingException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Job job : jobs) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("id", job.id());
      fields.put("name", job.name());
      fields.put("state", job.state());
      fields.put("started", job.started());
      list.add(fields);
    }
    return new ObjectMapper().writeValueAsString(list);
  }
}
