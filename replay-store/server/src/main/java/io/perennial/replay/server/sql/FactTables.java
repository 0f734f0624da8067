package io.perennial.replay.server.sql;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.GateTelemetry;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.event.proto.WorkerTelemetry;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The tables of what was told beside the examples. A record that cannot be read, as one of a newer
 * version, makes no row: it must not keep the others from being answered.
 */
final class FactTables {

  private FactTables() {}

  /** Changes of a shard's task, with the evidence. */
  static FactsTable shifts() {
    return FactsTable.ofTime("event_time")
        .number("shard", SqlTypeName.INTEGER)
        .text("kind")
        .number("event", SqlTypeName.BIGINT)
        .number("expert", SqlTypeName.INTEGER)
        .number("previous_expert", SqlTypeName.INTEGER)
        .figure("statistic")
        .figure("threshold")
        .number("events_since_change", SqlTypeName.INTEGER)
        .figure("log_loss_before")
        .figure("log_loss_after")
        .number("experts", SqlTypeName.INTEGER)
        .from(List.of(FactKind.SHIFT), (kind, fact) -> shift(fact));
  }

  /** What is learned from, and with which weight: by shards, and by the worker. */
  static FactsTable objectives() {
    return FactsTable.ofTime("recorded_at")
        .text("source")
        .text("objective")
        .add("expert", SqlTypes.nullable(SqlTypes.of(SqlTypeName.INTEGER)))
        .figure("weight")
        .figure("loss")
        .figure("stored_loss")
        .add("examples", SqlTypes.nullable(SqlTypes.of(SqlTypeName.INTEGER)))
        .from(
            List.of(FactKind.SHARD, FactKind.WORKER),
            (kind, fact) ->
                kind == FactKind.SHARD ? shardObjectives(fact) : workerObjectives(fact));
  }

  /** Counters and figures of shards. */
  static FactsTable metrics() {
    return FactsTable.ofTime("event_time")
        .number("shard", SqlTypeName.INTEGER)
        .text("name")
        .figure("figure")
        .from(List.of(FactKind.SHARD), (kind, fact) -> metrics(fact));
  }

  /** The ranking policy that was served, and what became of updates. */
  static FactsTable policyVersions() {
    return FactsTable.ofTime("recorded_at")
        .number("version", SqlTypeName.BIGINT)
        .text("digest")
        .number("epoch", SqlTypeName.BIGINT)
        .number("accepted", SqlTypeName.BIGINT)
        .number("refused", SqlTypeName.BIGINT)
        .figure("freshness_p50")
        .figure("freshness_p99")
        .from(List.of(FactKind.GATE), (kind, fact) -> policy(fact));
  }

  private static List<@Nullable Object[]> shift(Fact fact) {
    try {
      TaskShift shift = new TaskShiftCodec().decode(fact.value());
      return rows(
          fact.timestamp(),
          fact.partition(),
          shift.kind().text(),
          shift.event(),
          shift.expert(),
          shift.previous(),
          known(shift.statistic()),
          known(shift.threshold()),
          shift.eventsSinceChange(),
          known(shift.logLossBefore()),
          known(shift.logLossAfter()),
          shift.experts());
    } catch (InvalidEventException e) {
      return List.of();
    }
  }

  private static List<@Nullable Object[]> shardObjectives(Fact fact) {
    ShardTelemetry shard = shard(fact);
    if (shard == null) {
      return List.of();
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (ShardTelemetry.Objective objective : shard.getReplay().getObjectivesList()) {
      boolean current = objective.getExpert() < 0;
      rows.add(
          new @Nullable Object[] {
            fact.timestamp(),
            "shard " + shard.getShard(),
            current ? "current" : "task " + objective.getExpert(),
            current ? null : (Integer) objective.getExpert(),
            known(objective.getWeight()),
            known(objective.getLoss()),
            known(objective.getStored()),
            objective.getExamples()
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> workerObjectives(Fact fact) {
    try {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (WorkerTelemetry.Objective objective :
          WorkerTelemetry.parseFrom(fact.value()).getObjectivesList()) {
        rows.add(
            new @Nullable Object[] {
              fact.timestamp(),
              "worker",
              objective.getName(),
              null,
              known(objective.getWeight()),
              known(objective.getLoss()),
              null,
              null
            });
      }
      return rows;
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
  }

  private static List<@Nullable Object[]> metrics(Fact fact) {
    ShardTelemetry shard = shard(fact);
    if (shard == null) {
      return List.of();
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Map.Entry<String, Double> figure : figures(shard).entrySet()) {
      rows.add(
          new @Nullable Object[] {
            fact.timestamp(), shard.getShard(), figure.getKey(), known(figure.getValue())
          });
    }
    return rows;
  }

  private static Map<String, Double> figures(ShardTelemetry shard) {
    Map<String, Double> figures = new TreeMap<>();
    shard.getCountersMap().forEach((name, count) -> figures.put(name, (double) count));
    figures.put("cpu_micros_per_event", shard.getCpuMicrosPerEvent());
    figures.put("shift_records", (double) shard.getShiftRecords());
    figures.put("decisions", (double) shard.getDecisions());
    figures.put("policy_version", (double) shard.getPolicyVersion());
    if (shard.hasExperts()) {
      ShardTelemetry.Experts experts = shard.getExperts();
      figures.put("experts", (double) experts.getCount());
      figures.put("experts_active", (double) experts.getActive());
      figures.put("experts_shifts", (double) experts.getShifts());
      figures.put("experts_statistic", experts.getStatistic());
      figures.put("experts_threshold", experts.getThreshold());
      figures.put("experts_selector_accuracy", experts.getSelectorAccuracy());
      figures.put("experts_selected", experts.getSelected());
      figures.put("experts_parameters", (double) experts.getParameters());
      figures.put("experts_nonzero", (double) experts.getNonzero());
    }
    if (shard.hasErrorMemory()) {
      ShardTelemetry.ErrorMemory memory = shard.getErrorMemory();
      figures.put("error_memory_share", memory.getShare());
      figures.put("error_memory_writes", (double) memory.getWrites());
      figures.put("error_memory_hits", (double) memory.getHits());
      figures.put("error_memory_resets", (double) memory.getResets());
      figures.put("error_memory_occupied_cells", (double) memory.getOccupiedCells());
      figures.put("error_memory_gain", memory.getGain());
      figures.put("error_memory_mean_change", memory.getMeanChange());
    }
    if (shard.hasReplay()) {
      ShardTelemetry.Replay replay = shard.getReplay();
      figures.put("replay_size", (double) replay.getSize());
      figures.put("replay_bytes", (double) replay.getBytes());
      figures.put("replay_drawn", (double) replay.getDrawn());
      figures.put("replay_learned", (double) replay.getLearned());
      figures.put("replay_effort", replay.getEffort());
    }
    return figures;
  }

  private static List<@Nullable Object[]> policy(Fact fact) {
    try {
      GateTelemetry gate = GateTelemetry.parseFrom(fact.value());
      return rows(
          fact.timestamp(),
          gate.getVersion(),
          gate.getDigest(),
          gate.getEpoch(),
          gate.getAccepted(),
          gate.getRefusedMap().values().stream().mapToLong(Long::longValue).sum(),
          known(gate.getFreshnessP50()),
          known(gate.getFreshnessP99()));
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
  }

  private static @Nullable ShardTelemetry shard(Fact fact) {
    try {
      return ShardTelemetry.parseFrom(fact.value());
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static List<@Nullable Object[]> rows(@Nullable Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>(1);
    rows.add(values);
    return rows;
  }
}
