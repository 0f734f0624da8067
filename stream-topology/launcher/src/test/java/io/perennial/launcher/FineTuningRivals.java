package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.policy.ParameterGroup;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.update.GateMessage;
import io.perennial.policy.update.GateMessage.GrantChunk;
import io.perennial.policy.update.GateMessage.Verdict;
import io.perennial.policy.update.PolicyDelta;
import io.perennial.policy.update.UpdateCodec;
import io.perennial.policy.update.WorkerMessage;
import io.perennial.policy.update.WorkerMessage.Claim;
import io.perennial.policy.update.WorkerMessage.UpdateChunk;
import io.perennial.settings.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Plays the workers of a pipeline that has none: speaks for any of them, and hears all answers. */
final class FineTuningRivals implements AutoCloseable {

  private final FineTuningBench bench;
  private final KafkaProducer<byte[], byte[]> producer;
  private final FineTuningTopic<GateMessage> answers;

  FineTuningRivals(FineTuningBench bench) {
    this.bench = bench;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bench.settings().kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.answers = FineTuningTopic.answers(bench.settings());
  }

  /** Sends any bytes to where updates go, and waits until they are there. */
  void sendBytes(byte @Nullable [] value) {
    String updates = new Topics(bench.settings().kafka()).updates();
    var unused = producer.send(new ProducerRecord<>(updates, 0, "0".getBytes(UTF_8), value));
    producer.flush();
  }

  void send(WorkerMessage message) {
    sendBytes(UpdateCodec.encode(message));
  }

  /** Claims, and waits for the grant. */
  GrantChunk claim(String worker) {
    long before = grants(worker).size();
    send(new Claim(worker, shape().toString()));
    bench.await(
        "the grant of " + worker,
        () -> {
          answers.poll();
          return grants(worker).size() > before;
        });
    List<GrantChunk> grants = grants(worker);
    return grants.get(grants.size() - 1);
  }

  private List<GrantChunk> grants(String worker) {
    return answers.all().stream()
        .filter(GrantChunk.class::isInstance)
        .map(GrantChunk.class::cast)
        .filter(grant -> grant.worker().equals(worker))
        .toList();
  }

  /** Waits for so many verdicts, whoever they are for; in the gate's order. */
  List<Verdict> awaitVerdicts(int count) {
    bench.await(
        "verdict " + count,
        () -> {
          answers.poll();
          return verdicts().size() >= count;
        });
    return verdicts();
  }

  private List<Verdict> verdicts() {
    return answers.all().stream()
        .filter(Verdict.class::isInstance)
        .map(Verdict.class::cast)
        .toList();
  }

  /** All that was answered so far. */
  List<GateMessage> answers() {
    answers.drain();
    return answers.all();
  }

  private PolicyShape shape() {
    return bench.settings().fineTuning().policy();
  }

  /** The update that makes one policy of another, in one part. */
  static UpdateChunk update(GrantChunk grant, RankingPolicy from, RankingPolicy to) {
    return part(grant, 0, 1, to.digest(), PolicyDelta.between(from, to));
  }

  /** The same update in two parts. */
  static List<UpdateChunk> halves(GrantChunk grant, RankingPolicy from, RankingPolicy to) {
    RankingPolicy between = FineTuningSabotage.copy(from);
    for (ParameterGroup group : List.of(ParameterGroup.OUTPUT, ParameterGroup.ITEM_BIAS)) {
      float[] values = between.values(group);
      System.arraycopy(to.values(group), 0, values, 0, values.length);
      between.touch(group, 0, values.length);
    }
    return List.of(
        part(grant, 0, 2, to.digest(), PolicyDelta.between(from, between)),
        part(grant, 1, 2, to.digest(), PolicyDelta.between(between, to)));
  }

  /** A part of an update of the version that is granted. */
  static UpdateChunk part(GrantChunk grant, int part, int parts, String digest, PolicyDelta delta) {
    return new UpdateChunk(
        grant.worker(),
        grant.epoch(),
        grant.servedVersion(),
        part,
        parts,
        digest,
        delta,
        new long[0]);
  }

  @Override
  public void close() {
    producer.close();
    answers.close();
  }
}
