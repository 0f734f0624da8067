package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.event.Interaction;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Scores and learns events from memory, again and again, and takes the thread's CPU time. */
final class LearnerBench {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Interaction> events;
  private final int repeat;
  private final Consumer<String> messages;

  /**
   * One candidate's figures.
   *
   * @param microsPerEvent CPU time per event of each pass, ascending
   * @param digest of the model after a pass; the same for all passes
   */
  record Result(
      String name, String scorer, String kernel, List<Double> microsPerEvent, String digest) {

    double median() {
      int n = microsPerEvent.size();
      return (microsPerEvent.get((n - 1) / 2) + microsPerEvent.get(n / 2)) / 2;
    }
  }

  LearnerBench(List<Interaction> events, int repeat, Consumer<String> messages) {
    this.events = events;
    this.repeat = repeat;
    this.messages = messages;
  }

  /** Warms every candidate up once, then measures them in turns. */
  List<Result> measure(Map<String, LearnerConfig> candidates) {
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    Map<String, OnlineLearner> last = new LinkedHashMap<>();
    candidates.forEach((name, config) -> pass(new OnlineLearner(config)));
    for (int i = 1; i <= repeat; i++) {
      int turn = i;
      candidates.forEach(
          (name, config) -> {
            OnlineLearner learner = new OnlineLearner(config);
            double measured = pass(learner);
            micros.computeIfAbsent(name, key -> new ArrayList<>()).add(measured);
            last.put(name, learner);
            messages.accept(
                String.format(
                    Locale.ROOT,
                    "%s, pass %d of %d: %.2f µs an event",
                    name,
                    turn,
                    repeat,
                    measured));
          });
    }
    List<Result> results = new ArrayList<>();
    candidates.forEach(
        (name, config) ->
            results.add(
                new Result(
                    name,
                    config.scorer().name(),
                    last.get(name).kernelName(),
                    micros.get(name).stream().sorted().toList(),
                    last.get(name).digest())));
    return results;
  }

  private double pass(OnlineLearner learner) {
    Impression impression = learner.newImpression();
    long clock = Long.MIN_VALUE;
    long start = THREADS.getCurrentThreadCpuTime();
    for (Interaction event : events) {
      clock = Math.max(clock, event.timestamp());
      learner.score(event, impression);
      learner.learn(impression, event.label(), clock);
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / events.size();
  }

  static String toJson(int events, List<Result> results, double detectorNanos) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("events", events);
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("detectorNanosPerEvent", detectorNanos);
      json.writeArrayFieldStart("results");
      for (Result result : results) {
        write(json, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("the result could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, Result result) throws IOException {
    List<Double> micros = result.microsPerEvent();
    json.writeStartObject();
    json.writeStringField("name", result.name());
    json.writeStringField("scorer", result.scorer());
    json.writeStringField("kernel", result.kernel());
    json.writeNumberField("cpuMicrosPerEvent", result.median());
    json.writeNumberField("least", micros.get(0));
    json.writeNumberField("most", micros.get(micros.size() - 1));
    json.writeNumberField("eventsPerSecond", 1e6 / result.median());
    json.writeNumberField("passes", micros.size());
    json.writeStringField("modelDigest", result.digest());
    json.writeEndObject();
  }
}
