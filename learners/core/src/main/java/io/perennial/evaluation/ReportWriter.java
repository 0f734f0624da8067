package io.perennial.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.perennial.event.TaskShift;
import io.perennial.learner.expert.ExpertStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Report} as JSON, in the contract's order of keys. A double is written in the fewest
 * digits that read back as the same double, whatever the Java version; an undefined figure is null.
 */
public final class ReportWriter {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator out;

  private ReportWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The report as one pretty-printed JSON object with a newline at its end. */
  public static String toJson(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      out.setPrettyPrinter(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(indenter)
              .withArrayIndenter(indenter));
      new ReportWriter(out).report(report);
    } catch (IOException e) {
      throw new UncheckedIOException("a report could not be written to memory", e);
    }
    return text.append('\n').toString();
  }

  /**
   * Writes the report to a file, making its folders: the whole of it or, killed in between,
   * nothing.
   *
   * @throws UncheckedIOException naming the file, if it cannot be written
   */
  public static void write(Report report, Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // Such as /dev/stdout, which must not be replaced.
        Files.writeString(file, toJson(report));
      } else {
        replace(file.toAbsolutePath(), toJson(report));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "report file '" + file + "' cannot be written; choose a file in a writable folder", e);
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.createDirectories(file.getParent());
    Files.writeString(partial, text);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void report(Report report) throws IOException {
    out.writeStartObject();
    events(report.events());
    feedback(report.feedback());
    prequential(report.evaluation());
    out.writeObjectFieldStart("base");
    quality(report.evaluation().base());
    out.writeEndObject();
    shifts(report);
    out.writeNumberField("experts", report.experts());
    expertPools(report);
    errorMemory(report.errorMemory());
    replay(report.replay());
    ranking(report.ranking());
    fineTuning(report.fineTuning());
    out.writeObjectFieldStart("throughput");
    number("eventsPerSecond", report.throughput().eventsPerSecond());
    number("cpuMicrosPerEvent", report.throughput().cpuMicrosPerEvent());
    out.writeEndObject();
    out.writeStringField("modelDigest", report.modelDigest());
    out.writeNumberField("seed", report.seed());
    number("seconds", report.seconds());
    out.writeEndObject();
  }

  private void events(EventCounts events) throws IOException {
    out.writeObjectFieldStart("events");
    out.writeNumberField("received", events.received());
    out.writeNumberField("learned", events.learned());
    out.writeNumberField("expired", events.expired());
    out.writeNumberField("pending", events.pending());
    out.writeNumberField("late", events.late());
    out.writeNumberField("duplicate", events.duplicate());
    out.writeNumberField("deadLettered", events.deadLettered());
    out.writeNumberField("repaired", events.repaired());
    out.writeNumberField("forgotten", events.forgotten());
    out.writeEndObject();
  }

  private void feedback(FeedbackCounts feedback) throws IOException {
    out.writeObjectFieldStart("feedback");
    out.writeNumberField("received", feedback.received());
    out.writeNumberField("matched", feedback.matched());
    out.writeNumberField("corrections", feedback.corrections());
    out.writeNumberField("duplicate", feedback.duplicate());
    out.writeNumberField("unmatched", feedback.unmatched());
    out.writeNumberField("waiting", feedback.waiting());
    out.writeEndObject();
  }

  private void prequential(Evaluation evaluation) throws IOException {
    Quality served = evaluation.served();
    out.writeObjectFieldStart("prequential");
    number("logLoss", served.logLoss());
    number("auc", served.auc());
    number("gauc", evaluation.gauc());
    number("accuracy", served.accuracy());
    number("noChangeAccuracy", evaluation.noChangeAccuracy());
    out.writeArrayFieldStart("tenths");
    for (Quality tenth : evaluation.tenths()) {
      out.writeStartObject();
      quality(tenth);
      out.writeNumberField("examples", tenth.examples());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("examples", served.examples());
    out.writeNumberField("corrections", evaluation.corrections());
    out.writeEndObject();
  }

  private void quality(Quality quality) throws IOException {
    number("logLoss", quality.logLoss());
    number("auc", quality.auc());
    number("accuracy", quality.accuracy());
  }

  private void shifts(Report report) throws IOException {
    out.writeArrayFieldStart("shifts");
    for (Report.Shift found : report.shifts()) {
      TaskShift shift = found.shift();
      out.writeStartObject();
      if (report.hasShards()) {
        out.writeNumberField("shard", found.shard());
      }
      out.writeNumberField("event", shift.event());
      out.writeNumberField("timestamp", shift.timestamp());
      out.writeStringField("kind", shift.kind().text());
      out.writeNumberField("expert", shift.expert());
      out.writeNumberField("previous", shift.previous());
      number("statistic", shift.statistic());
      number("threshold", shift.threshold());
      out.writeNumberField("eventsSinceChange", shift.eventsSinceChange());
      number("logLossBefore", shift.logLossBefore());
      number("logLossAfter", shift.logLossAfter());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void expertPools(Report report) throws IOException {
    out.writeArrayFieldStart("expertPools");
    for (ExpertStatus pool : report.expertPools()) {
      out.writeStartObject();
      out.writeNumberField("experts", pool.count());
      out.writeNumberField("active", pool.active());
      out.writeNumberField("shifts", pool.shifts());
      number("selectorAccuracy", pool.selectorAccuracy());
      number("selected", pool.selected());
      out.writeNumberField("parameters", pool.parameters());
      out.writeNumberField("nonzero", pool.nonzero());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void errorMemory(Report.ErrorMemory memory) throws IOException {
    out.writeObjectFieldStart("errorMemory");
    out.writeNumberField("bytes", memory.bytes());
    out.writeNumberField("reads", memory.reads());
    out.writeNumberField("writes", memory.writes());
    number("meanAbsCompensation", memory.meanAbsCompensation());
    number("share", memory.share());
    number("hitRate", memory.hitRate());
    out.writeNumberField("occupiedCells", memory.occupiedCells());
    out.writeNumberField("resets", memory.resets());
    out.writeEndObject();
  }

  private void replay(Report.Replay replay) throws IOException {
    out.writeObjectFieldStart("replay");
    out.writeNumberField("size", replay.size());
    out.writeNumberField("bytes", replay.bytes());
    out.writeNumberField("drawn", replay.drawn());
    out.writeNumberField("learned", replay.learned());
    out.writeArrayFieldStart("objectives");
    for (Report.Objective objective : replay.objectives()) {
      out.writeStartObject();
      out.writeStringField("name", objective.name());
      number("weight", objective.status().weight());
      number("loss", objective.status().loss());
      number("storedLoss", objective.status().stored());
      out.writeNumberField("examples", objective.status().examples());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void ranking(Report.Ranking ranking) throws IOException {
    out.writeObjectFieldStart("ranking");
    out.writeNumberField("decisions", ranking.decisions());
    quality("served", ranking.served());
    quality("fast", ranking.fast());
    quality("popularity", ranking.popularity());
    out.writeEndObject();
  }

  private void quality(String name, Report.RankingQuality quality) throws IOException {
    out.writeObjectFieldStart(name);
    number("hitRate1", quality.hitRate1());
    number("hitRate10", quality.hitRate10());
    number("ndcg10", quality.ndcg10());
    number("mrr", quality.reciprocalRank());
    out.writeEndObject();
  }

  private void fineTuning(Report.FineTuning tuning) throws IOException {
    out.writeObjectFieldStart("fineTuning");
    out.writeStringField("backend", tuning.backend());
    out.writeNumberField("contexts", tuning.contexts());
    out.writeNumberField("rlSteps", tuning.rlSteps());
    out.writeNumberField("supervisedSteps", tuning.supervisedSteps());
    out.writeNumberField("hardContexts", tuning.hardContexts());
    number("demonstrationShare", tuning.demonstrationShare());
    out.writeNumberField("updatesAccepted", tuning.updatesAccepted());
    out.writeNumberField("updatesRefused", tuning.updatesRefused());
    out.writeObjectFieldStart("refused");
    for (Map.Entry<String, Long> reason : tuning.refused().entrySet()) {
      out.writeNumberField(reason.getKey(), reason.getValue());
    }
    out.writeEndObject();
    out.writeNumberField("policyVersion", tuning.policyVersion());
    out.writeStringField("policyDigest", tuning.policyDigest());
    number("trainedP50Seconds", tuning.trained50());
    number("trainedP99Seconds", tuning.trained99());
    number("freshnessP50Seconds", tuning.freshness50());
    number("freshnessP99Seconds", tuning.freshness99());
    out.writeEndObject();
  }

  private void number(String name, @Nullable Double value) throws IOException {
    if (value == null || !Double.isFinite(value)) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, value);
    }
  }
}
