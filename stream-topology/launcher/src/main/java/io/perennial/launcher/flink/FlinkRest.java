package io.perennial.launcher.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What this program asks of Flink's REST interface. */
public final class FlinkRest {

  private static final long POLL_MILLIS = 100;
  private static final int NOT_FOUND = 404;
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

  private final FlinkHttp http;

  /** Asks at the address of the web UI. */
  public FlinkRest(URI address) {
    this.http = new FlinkHttp(address);
  }

  /**
   * A job that Flink knows.
   *
   * @param state such as RUNNING or RESTARTING
   * @param started epoch milliseconds
   */
  public record Job(String id, String name, String state, long started) {

    /** Whether all of it runs. */
    public boolean isRunning() {
      return state.equals("RUNNING");
    }

    /** Whether it ended for a reason of its own. */
    public boolean isFailed() {
      return state.equals("FAILED");
    }

    /** Whether it will not run again. */
    public boolean isEnded() {
      return ENDED.contains(state);
    }
  }

  /** Every job that it knows, the latest first. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : http.get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              job.path("start-time").asLong()));
    }
    jobs.sort(Comparator.comparingLong(Job::started).reversed());
    return jobs;
  }

  /** The ids of the jobs that run. */
  public List<String> runningJobs() {
    return jobs().stream().filter(Job::isRunning).map(Job::id).toList();
  }

  /**
   * Waits until a job's every task runs: before, no savepoint can be taken.
   *
   * @throws FlinkRestException if they do not in time
   */
  public void awaitAllTasks(String job, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!areAllTasksRunning(job)) {
      if (System.nanoTime() - deadline > 0) {
        throw new FlinkRestException(
            "not every task of job %s runs after %d s, so that it has no savepoint: look for the reason at %s"
                .formatted(job, limit.toSeconds(), http.address()));
      }
      pause();
    }
  }

  /** Whether each of a job's tasks runs. */
  public boolean areAllTasksRunning(String job) {
    for (JsonNode vertex : http.get("/jobs/" + job).path("vertices")) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  /** The most subtasks that one of a job's tasks has; 0 where it has no task. */
  public int parallelismOf(String job) {
    int most = 0;
    for (JsonNode vertex : http.get("/jobs/" + job).path("vertices")) {
      most = Math.max(most, vertex.path("parallelism").asInt());
    }
    return most;
  }

  /** The ids of the TaskManagers that run a job's tasks now. */
  public SortedSet<String> taskManagersOf(String job) {
    SortedSet<String> ids = new TreeSet<>();
    for (JsonNode vertex : http.get("/jobs/" + job).path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode task : http.get(path).path("subtasks")) {
        if (task.path("status").asText().equals("RUNNING")) {
          ids.add(task.path("taskmanager-id").asText());
        }
      }
    }
    return ids;
  }

  /** How many complete checkpoints of each job the cluster keeps. */
  public int retainedCheckpoints() {
    for (JsonNode option : http.get("/jobmanager/config")) {
      if (option.path("key").asText().equals("execution.checkpointing.num-retained")) {
        return option.path("value").asInt();
      }
    }
    return 1;
  }

  /** How many checkpoints of a job are complete since it was submitted. */
  public long completedCheckpoints(String job) {
    return checkpoints(job).path("counts").path("completed").asLong();
  }

  /**
   * A complete checkpoint.
   *
   * @param triggered epoch milliseconds
   * @param completed epoch milliseconds
   * @param newBytes that it wrote
   * @param allBytes that it refers to, those of earlier ones included
   */
  public record Checkpoint(long id, long triggered, long completed, long newBytes, long allBytes) {}

  /** The latest complete checkpoints of a job, the newest first. */
  public List<Checkpoint> latestCheckpoints(String job) {
    List<Checkpoint> found = new ArrayList<>();
    for (JsonNode one : checkpoints(job).path("history")) {
      if (one.path("status").asText().equals("COMPLETED")) {
        long triggered = one.path("trigger_timestamp").asLong();
        found.add(
            new Checkpoint(
                one.path("id").asLong(),
                triggered,
                triggered + one.path("end_to_end_duration").asLong(),
                one.path("checkpointed_size").asLong(),
                one.path("state_size").asLong()));
      }
    }
    return found;
  }

  /** How often Flink has started a job again since it was submitted. */
  public long restarts(String job) {
    for (JsonNode metric : http.get("/jobs/" + job + "/metrics?get=numRestarts")) {
      return metric.path("value").asLong();
    }
    return 0;
  }

  /** The trace of what a job failed of last; empty where it never did. */
  public String latestFailure(String job) {
    for (JsonNode entry :
        http.get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries")) {
      return entry.path("stacktrace").asText();
    }
    return "";
  }

  /** The last cause in a trace, without the lines below it. */
  static String rootCause(String trace) {
    int last = trace.lastIndexOf("Caused by: ");
    return (last < 0 ? trace : trace.substring(last + "Caused by: ".length()))
        .lines()
        .findFirst()
        .orElse("no reason was told");
  }

  /**
   * Ends a job as it is, without a savepoint; its checkpoints stay.
   *
   * @throws FlinkRestException if it has not ended in time
   */
  public void cancel(String job, Duration limit) {
    var unused = http.patch("/jobs/" + job + "?mode=cancel");
    long deadline = System.nanoTime() + limit.toNanos();
    while (jobs().stream().anyMatch(of -> of.id().equals(job) && !of.isEnded())) {
      if (System.nanoTime() - deadline > 0) {
        throw new FlinkRestException(
            "job %s is not cancelled after %d s".formatted(job, limit.toSeconds()));
      }
      pause();
    }
  }

  /** What Flink tells of a job's checkpoints. */
  JsonNode checkpoints(String job) {
    return http.get("/jobs/" + job + "/checkpoints");
  }

  /**
   * Runs a jar's main class, which submits a job.
   *
   * @param arguments of the main class
   * @return the job's id
   */
  public String submit(Path jar, List<String> arguments) {
    String stored = http.upload("/jars/upload", jar).path("filename").asText();
    String name = stored.substring(stored.lastIndexOf('/') + 1);
    try {
      return http.post("/jars/" + name + "/run", Map.of("programArgsList", arguments))
          .path("jobid")
          .asText();
    } finally {
      var unused = http.delete("/jars/" + name);
    }
  }

  /**
   * Ends a job with a savepoint, after which nothing is learned twice and nothing is missed.
   *
   * @param folder where the savepoint is to be, a URI
   * @return the savepoint's own folder, a URI
   */
  public String stop(String job, String folder, SavepointFormat format, Duration limit) {
    awaitAllTasks(job, limit);
    JsonNode trigger =
        http.post(
            "/jobs/" + job + "/stop",
            Map.of("targetDirectory", folder, "drain", false, "formatType", format.name()));
    return await("/jobs/" + job + "/savepoints/" + id(trigger), "stopping job " + job, limit)
        .path("location")
        .asText();
  }

  /** Takes a savepoint of a job that goes on, and waits for it. */
  public String takeSavepoint(String job, String folder, SavepointFormat format, Duration limit) {
    awaitAllTasks(job, limit);
    JsonNode trigger =
        http.post(
            "/jobs/" + job + "/savepoints",
            Map.of("target-directory", folder, "cancel-job", false, "formatType", format.name()));
    return await("/jobs/" + job + "/savepoints/" + id(trigger), "the savepoint", limit)
        .path("location")
        .asText();
  }

  /** What a job tells of itself, by name. */
  public Map<String, String> parametersOf(String job) {
    Map<String, String> parameters = new TreeMap<>();
    http.get("/jobs/" + job + "/config")
        .path("execution-config")
        .path("user-config")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    return parameters;
  }

  /** How far a savepoint is. */
  public enum Progress {
    /** Flink knows nothing of the request. */
    UNKNOWN,
    IN_PROGRESS,
    COMPLETE,
    FAILED
  }

  /**
   * What became of a request for a savepoint.
   *
   * @param text its own folder, a URI, where it is complete; the reason where it failed
   */
  public record Savepoint(Progress progress, String text) {}

  /**
   * Asks for a savepoint while the job goes on, and does not wait for it.
   *
   * @param folder where it is to be, a URI
   * @param request 32 hexadecimal digits; chosen here, so that it can be asked for though the
   *     answer is lost
   */
  public void triggerSavepoint(String job, String folder, String request) {
    var unused =
        http.post(
            "/jobs/" + job + "/savepoints",
            Map.of(
                "target-directory",
                folder,
                "cancel-job",
                false,
                "formatType",
                SavepointFormat.NATIVE.name(),
                "triggerId",
                request));
  }

  /** How far a savepoint is that was asked for. */
  public Savepoint savepoint(String job, String request) {
    String path = "/jobs/" + job + "/savepoints/" + request;
    HttpResponse<String> response = http.answer(HttpRequest.newBuilder().GET(), path);
    if (response.statusCode() == NOT_FOUND) {
      return new Savepoint(Progress.UNKNOWN, "Flink knows nothing of it");
    }
    JsonNode answer = http.parsed(response, path);
    if (!isCompleted(answer)) {
      return new Savepoint(Progress.IN_PROGRESS, "it is not complete yet");
    }
    JsonNode operation = answer.path("operation");
    String cause = cause(operation);
    return cause.isEmpty()
        ? new Savepoint(Progress.COMPLETE, operation.path("location").asText())
        : new Savepoint(Progress.FAILED, cause);
  }

  /** Deletes a savepoint, and waits until it is gone. */
  public void dispose(String savepoint, Duration limit) {
    JsonNode trigger = http.post("/savepoint-disposal", Map.of("savepoint-path", savepoint));
    var unused = await("/savepoint-disposal/" + id(trigger), "deleting " + savepoint, limit);
  }

  private static String id(JsonNode trigger) {
    return trigger.path("request-id").asText();
  }

  private JsonNode await(String path, String what, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      JsonNode answer = http.get(path);
      if (isCompleted(answer)) {
        return succeeded(answer.path("operation"), what);
      }
      if (System.nanoTime() > deadline) {
        throw new FlinkRestException(
            "%s was not complete within %d s: look for the reason at %s"
                .formatted(what, limit.toSeconds(), http.address()));
      }
      pause();
    }
  }

  private static JsonNode succeeded(JsonNode operation, String what) {
    String cause = cause(operation);
    if (!cause.isEmpty()) {
      throw new FlinkRestException(what + " failed: " + cause);
    }
    return operation;
  }

  private static boolean isCompleted(JsonNode answer) {
    return answer.path("status").path("id").asText().equals("COMPLETED");
  }

  /** Why an operation failed; empty where it did not. */
  private static String cause(JsonNode operation) {
    return operation
        .path("failure-cause")
        .path("stack-trace")
        .asText()
        .lines()
        .findFirst()
        .orElse("");
  }

  /** Between two questions of the same. */
  public static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRestException("interrupted while Flink was asked", e);
    }
  }
}
