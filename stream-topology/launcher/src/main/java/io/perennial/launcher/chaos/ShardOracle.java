package io.perennial.launcher.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.decision.CandidateRanker;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Forgotten;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgottenCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.LabelledExampleCodec;
import io.perennial.event.codec.PredictionCodec;
import io.perennial.event.codec.TaskShiftCodec;
import io.perennial.event.proto.ShardTelemetry;
import io.perennial.learner.OnlineLearner;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ShardOutput;
import io.perennial.settings.Settings;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One shard once more, undisturbed: the same processor over maps, fed with the shard's partition as
 * it stands, against what the job committed. It serves no ranking policy, whose updates come when
 * they come: what a policy adds is left out of the comparison, but for its version, which must not
 * go back. One thread.
 */
final class ShardOracle {

  /** The topics that are compared. */
  enum Topic {
    PREDICTIONS,
    EXAMPLES,
    SHIFTS,
    DECISIONS,
    DEAD_LETTERS
  }

  /** What a policy adds to a prediction. */
  private static final Pattern RANKING =
      Pattern.compile(",\"ranking\":\\[.*?\\],\"policyVersion\":([0-9]+)");

  private final int shard;
  private final Map<Topic, Answers> answers = new EnumMap<>(Topic.class);
  private final PredictionCodec predictions;
  private final LabelledExampleCodec examples;
  private final DecisionCodec decisions;
  private final TaskShiftCodec shifts = new TaskShiftCodec();
  private final EventProcessor processor;
  private long policyVersion;
  private long policySetBack;
  private boolean inputEnded;
  private @Nullable ShardTelemetry end;

  ShardOracle(int shard, Settings settings) {
    this.shard = shard;
    for (Topic topic : Topic.values()) {
      String name = topic.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      answers.put(topic, new Answers(name + " of shard " + shard));
    }
    this.predictions = new PredictionCodec(settings.labels().space());
    this.examples = new LabelledExampleCodec(settings.labels().space());
    this.decisions = new DecisionCodec(settings.labels().space());
    this.processor =
        new EventProcessor(
            settings.processor(),
            settings.labels().space(),
            new OnlineLearner(settings.learner()),
            new InMemoryShardState(),
            new Undisturbed(),
            CandidateRanker.NONE,
            settings.forget().mac(),
            settings.kafka().shards());
  }

  /** A record of its partition, in order. */
  void process(Arrival arrival) {
    processor.process(arrival);
    inputEnded |= arrival instanceof Arrival.EndOfInput;
  }

  /** A committed record. */
  void committed(Topic topic, byte[] value) {
    byte[] compared =
        switch (topic) {
          case PREDICTIONS -> withoutRanking(value, this::served);
          case DECISIONS -> withoutPolicy(value);
          default -> value;
        };
    answers.get(topic).commit(compared);
  }

  /** A committed dead letter. */
  void committedDeadLetter(byte[] reason, byte[] value) {
    answers.get(Topic.DEAD_LETTERS).commit(withReason(reason, value));
  }

  /** What the job tells of the shard. */
  void committed(ShardTelemetry telemetry) {
    if (telemetry.getEndOfInput()) {
      end = telemetry;
    }
  }

  /** Whether the input has ended, here and there, and nothing is awaited. */
  boolean isComplete() {
    return inputEnded && end != null && awaited() == 0;
  }

  /** Throws unless the whole of it is the same. */
  void requireSameEnd() {
    answers.values().forEach(Answers::requireEnd);
    if (end == null) {
      throw new DiscrepancyException("shard %d: its end was never told".formatted(shard));
    }
    if (!end.getCountersMap().equals(counters())) {
      throw new DiscrepancyException(
          "shard %d: its counters are %s, where an undisturbed processor has %s"
              .formatted(shard, new TreeMap<>(end.getCountersMap()), counters()));
    }
    if (!end.getModelDigest().equals(digest())) {
      throw new DiscrepancyException(
          "shard %d: its model's digest is %s, where an undisturbed processor has %s"
              .formatted(shard, end.getModelDigest(), digest()));
    }
  }

  Map<String, Long> counters() {
    return processor.counters().toMap();
  }

  String digest() {
    return processor.learner().digest();
  }

  int awaited() {
    return answers.values().stream().mapToInt(Answers::awaited).sum();
  }

  int unchecked() {
    return answers.values().stream().mapToInt(Answers::unchecked).sum();
  }

  Oracle.Standing standing() {
    Answers of = answers.get(Topic.PREDICTIONS);
    return new Oracle.Standing(of.matched() + of.awaited(), of.matched());
  }

  long matched(Topic topic) {
    return answers.get(topic).matched();
  }

  private static byte[] withoutRanking(byte[] prediction, LongConsumer version) {
    String text = new String(prediction, UTF_8);
    Matcher ranking = RANKING.matcher(text);
    if (!ranking.find()) {
      return prediction;
    }
    version.accept(Long.parseLong(ranking.group(1)));
    return (text.substring(0, ranking.start()) + text.substring(ranking.end())).getBytes(UTF_8);
  }

  private void served(long version) {
    policySetBack += version < policyVersion ? 1 : 0;
    policyVersion = version;
  }

  private byte[] withoutPolicy(byte[] decision) {
    try {
      return ForgottenCodec.fromDecisions(decision) == null
          ? withoutPolicy(decisions.decode(decision))
          : decision;
    } catch (InvalidEventException e) {
      throw new DiscrepancyException(
          "decisions of shard %d: a record is none of the job's: %s"
              .formatted(shard, e.getMessage()));
    }
  }

  private static byte[] withoutPolicy(Decision decision) {
    return decision.ranked(new float[decision.candidates().size()], 0).toString().getBytes(UTF_8);
  }

  /** Version of the policy that served the latest prediction with a ranking. */
  long policyVersion() {
    return policyVersion;
  }

  /** Predictions that an older policy served than the one before. */
  long policySetBack() {
    return policySetBack;
  }

  private static byte[] withReason(byte[] reason, byte[] value) {
    byte[] both = new byte[reason.length + 1 + value.length];
    System.arraycopy(reason, 0, both, 0, reason.length);
    System.arraycopy(value, 0, both, reason.length + 1, value.length);
    return both;
  }

  /** What the processor gives out is what is expected. */
  private final class Undisturbed implements ShardOutput {

    @Override
    public void prediction(Prediction prediction) {
      answers
          .get(Topic.PREDICTIONS)
          .expect(withoutRanking(predictions.encode(prediction), version -> {}));
    }

    @Override
    public void example(LabelledExample example) {
      answers.get(Topic.EXAMPLES).expect(examples.encode(example));
    }

    @Override
    public void shift(TaskShift shift) {
      answers.get(Topic.SHIFTS).expect(shifts.encode(shift));
    }

    @Override
    public void decision(Decision decision) {
      answers.get(Topic.DECISIONS).expect(withoutPolicy(decision));
    }

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {
      answers.get(Topic.EXAMPLES).expect(ForgottenCodec.encodeForExamples(marker));
      answers.get(Topic.DECISIONS).expect(ForgottenCodec.encodeForDecisions(marker));
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      answers
          .get(Topic.DEAD_LETTERS)
          .expect(withReason(letter.reason().getBytes(UTF_8), letter.value()));
    }
  }
}
