package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.event.Decision;
import io.perennial.policy.EncodedDecision;
import io.perennial.policy.Encoder;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTuningStatus;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.AcceptedUpdate;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.GateStatus;
import io.perennial.policy.update.PolicyGate;
import io.perennial.policy.update.PolicyWorker;
import io.perennial.policy.update.ServedPolicy;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.settings.FineTuningSettings;
import io.perennial.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Worker and gate without processes between them: every decision is learned at once, and an update
 * is offered after so many decisions as settings ask for. So {@code evaluate} serves what a worker
 * without delay would, and the same in every run.
 */
final class InlineFineTuning {

  private final FineTuningSettings settings;
  private final Encoder encoder;
  private final FineTuner tuner;
  private final PolicyWorker worker;
  private final PolicyGate gate;
  private final List<ServedPolicy> shards = new ArrayList<>();

  /** Moves on by an update's interval with every decision. */
  private long clock;

  InlineFineTuning(Settings all) {
    settings = all.fineTuning();
    encoder = new Encoder(settings.policy(), itemFeatures());
    tuner = new FineTuner(new RankingPolicy(settings.policy()), settings.tuning());
    worker = new PolicyWorker("evaluate", tuner, settings.worker());
    gate = new PolicyGate(settings.policy(), settings.gate(), 0);
    exchange();
  }

  private Set<String> itemFeatures() {
    return Set.copyOf(settings.itemFeatures());
  }

  /** The policy of one more shard. */
  ServedPolicy newShard() {
    ServedPolicy shard = new ServedPolicy(settings.policy(), itemFeatures(), 0);
    shards.add(shard);
    return shard;
  }

  /** A decision with a positive outcome. */
  void decision(Decision decision) {
    EncodedDecision encoded;
    try {
      encoded = encoder.encode(decision);
    } catch (IllegalArgumentException e) {
      // A number that is no use for a policy; the shard has counted it.
      return;
    }
    gate.decision(encoded);
    worker.decision(encoded, clock);
    clock += settings.worker().updateInterval().toMillis();
    exchange();
  }

  /** A user was forgotten, by all that serve and learn here. */
  void forget(String user) {
    int row = encoder.userRow(user);
    AcceptedUpdate accepted = gate.forget(row).accepted();
    if (accepted != null) {
      shards.forEach(shard -> shard.apply(accepted));
    }
    var unused = worker.forget(row);
    exchange();
  }

  private void exchange() {
    for (WorkerMessage message : worker.due(clock)) {
      PolicyGate.Reply reply = gate.take(message, clock);
      if (reply.accepted() != null) {
        shards.forEach(shard -> shard.apply(reply.accepted()));
      }
      for (GateMessage answer : reply.answers()) {
        worker.take(answer, clock);
      }
    }
  }

  /** How it stands; nothing here has a freshness. */
  Report.FineTuning report() {
    FineTuningStatus status = tuner.status();
    GateStatus judged = gate.status();
    Map<String, Long> refused = new TreeMap<>();
    judged.refused().forEach((reason, count) -> refused.put(reason.key(), count));
    return new Report.FineTuning(
        tuner.backend(),
        status.contexts(),
        status.rlSteps(),
        status.supervisedSteps(),
        status.hardContexts(),
        status.demonstrationShare(),
        judged.accepted(),
        refused,
        judged.version(),
        judged.digest(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }
}
