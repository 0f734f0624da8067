package io.perennial.processor;

import static io.perennial.processor.Counters.Counter.DEAD_LETTERED;
import static io.perennial.processor.Counters.Counter.DUPLICATE;
import static io.perennial.processor.Counters.Counter.EXPIRED;
import static io.perennial.processor.Counters.Counter.FEEDBACK_CORRECTIONS;
import static io.perennial.processor.Counters.Counter.FEEDBACK_DUPLICATE;
import static io.perennial.processor.Counters.Counter.FEEDBACK_MATCHED;
import static io.perennial.processor.Counters.Counter.FEEDBACK_RECEIVED;
import static io.perennial.processor.Counters.Counter.FEEDBACK_UNMATCHED;
import static io.perennial.processor.Counters.Counter.FEEDBACK_WAITING;
import static io.perennial.processor.Counters.Counter.FORGOTTEN;
import static io.perennial.processor.Counters.Counter.LATE;
import static io.perennial.processor.Counters.Counter.LEARNED;
import static io.perennial.processor.Counters.Counter.PENDING;
import static io.perennial.processor.Counters.Counter.RECEIVED;
import static io.perennial.processor.Counters.Counter.REPAIRED;

import io.perennial.decision.CandidateRanker;
import io.perennial.decision.DecisionSampler;
import io.perennial.event.Arrival;
import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Event;
import io.perennial.event.Evidence;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Forgotten;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.LabelledExample.Origin;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.Removal;
import io.perennial.event.SourcePosition;
import io.perennial.event.TaskShift;
import io.perennial.event.codec.DecisionCodec;
import io.perennial.event.codec.ForgetMac;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.ProtobufEventCodec;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.processor.OpenMatter.Awaiting;
import io.perennial.processor.OpenMatter.Early;
import io.perennial.processor.OpenMatter.Expired;
import io.perennial.processor.RecentIds.Fate;
import io.perennial.state.PageStore;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One shard: takes the records of one partition in order, scores every interaction once, awaits its
 * outcome, and learns it exactly once.
 *
 * <p>Everything it gives out, and the learner's digest, is a function of the order of its arrivals:
 * it reads no clock but the largest event time it has seen, and keeps all it knows in its {@link
 * ShardState}. After {@link #flush} the state is complete; a new processor over it continues as if
 * nothing had happened. Not thread-safe.
 */
public final class EventProcessor {

  /** Tables below zero are the processor's own; a learner's are 0 and above. */
  private static final int HEADER_TABLE = -1;

  private static final int RECENT_IDS_TABLE = -2;

  /** Of entries without the time up to which copies are refused; read, but not written. */
  private static final int FIRST_FORGOTTEN_TABLE = -3;

  private static final int FORGOTTEN_TABLE = -4;

  /** The first of the sampler's. */
  private static final int DECISION_TABLES = -64;

  private static final byte[] NO_DECISION = {};

  private static final int FORMAT = 1;

  /** Clock, sequence, capacity and number of the recent ids, in bytes. */
  private static final int BEFORE_COUNTERS = 8 + 8 + 4 + 8;

  private final ProcessorConfig config;
  private final ContinualLearner learner;
  private final ShardState state;
  private final ShardOutput output;

  private final Counters counters = new Counters();
  private final RecentIds recentIds;
  private final OpenMatters open;
  private final @Nullable DecisionSampler decisions;
  private final CandidateRanker ranker;
  private final ShardForgetting forgetting;
  private final DecisionCodec decisionCodec;
  private final Impression candidate;
  private final Impression arriving;
  private final Impression thawed;

  private long clock = Long.MIN_VALUE;
  private long sequence;

  /**
   * A processor that continues where {@code state} stands; over an empty state it starts afresh.
   *
   * @param learner fresh: it is restored from the state here
   * @throws IllegalStateException if the state has another format
   */
  public EventProcessor(
      ProcessorConfig config,
      LabelSpace labels,
      ContinualLearner learner,
      ShardState state,
      ShardOutput output) {
    this(config, labels, learner, state, output, CandidateRanker.NONE);
  }

  /**
   * The same with a policy that ranks candidates.
   *
   * @param ranker kept and saved by the host
   */
  public EventProcessor(
      ProcessorConfig config,
      LabelSpace labels,
      ContinualLearner learner,
      ShardState state,
      ShardOutput output,
      CandidateRanker ranker) {
    this(config, labels, learner, state, output, ranker, null, 1);
  }

  /**
   * The same that obeys requests to forget a user.
   *
   * @param forgetMac what they are signed with; null if none is obeyed
   * @param shards of the job, at least 1: a request is obeyed in its user's own partition only
   */
  public EventProcessor(
      ProcessorConfig config,
      LabelSpace labels,
      ContinualLearner learner,
      ShardState state,
      ShardOutput output,
      CandidateRanker ranker,
      @Nullable ForgetMac forgetMac,
      int shards) {
    this.config = config;
    this.learner = learner;
    this.state = state;
    this.output = output;
    this.ranker = ranker;
    this.recentIds = new RecentIds(RECENT_IDS_TABLE, config.deduplicationCapacity());
    this.decisions =
        config.decisions().enabled() && labels.size() == 2
            ? new DecisionSampler(config.decisions(), DECISION_TABLES)
            : null;
    this.decisionCodec = new DecisionCodec(labels);
    this.candidate = learner.newImpression();
    this.arriving = learner.newImpression();
    this.thawed = learner.newImpression();
    this.open = new OpenMatters(state, new ProtobufEventCodec(labels));
    this.forgetting =
        new ShardForgetting(
            forgetMac,
            shards,
            counters,
            recentIds,
            open,
            new ForgottenUsers(FORGOTTEN_TABLE, FIRST_FORGOTTEN_TABLE));
    restore();
  }

  /** Takes the partition's next record. */
  public void process(Arrival arrival) {
    if (arrival instanceof Arrival.Valid valid) {
      onEvent(valid);
    } else if (arrival instanceof Arrival.Invalid invalid) {
      counters.add(RECEIVED, 1);
      counters.add(DEAD_LETTERED, 1);
      output.deadLetter(
          new DeadLetter(invalid.key(), invalid.value(), invalid.reason(), invalid.source()));
    } else {
      closeEverythingDue(Long.MAX_VALUE);
    }
  }

  /** Writes to the state all that changed since the last call. */
  public void flush() {
    ByteBuffer header =
        ByteBuffer.allocate(4 + BEFORE_COUNTERS + Counters.sizeInBytes())
            .putInt(FORMAT)
            .putLong(clock)
            .putLong(sequence)
            .putInt(config.deduplicationCapacity())
            .putLong(recentIds.added());
    counters.writeTo(header);
    state.put(HEADER_TABLE, 0, header.array());
    recentIds.snapshot(state);
    forgetting.snapshot(state);
    learner.snapshot(state);
    if (decisions != null) {
      decisions.snapshot(state);
    }
  }

  /** What became of every record so far. A live view. */
  public Counters counters() {
    return counters;
  }

  /**
   * The largest event time seen, epoch milliseconds; {@code Long.MIN_VALUE} before the first event.
   */
  public long clock() {
    return clock;
  }

  /**
   * The clock that a shard has flushed to a store.
   *
   * @return epoch milliseconds; {@code Long.MIN_VALUE} where there was no event yet
   * @throws IllegalStateException if the state has another format
   */
  public static long clockIn(PageStore store) {
    byte[] page = store.get(HEADER_TABLE, 0);
    return page == null ? Long.MIN_VALUE : header(page).getLong();
  }

  /**
   * The counters that a shard has flushed to a store; null where there was no event yet.
   *
   * @throws IllegalStateException if the state has another format
   */
  public static @Nullable Counters countersIn(PageStore store) {
    byte[] page = store.get(HEADER_TABLE, 0);
    if (page == null) {
      return null;
    }
    ByteBuffer header = header(page);
    Counters counters = new Counters();
    counters.readFrom(header.position(header.position() + BEFORE_COUNTERS));
    return counters;
  }

  /** Decisions given out so far. */
  public long decisions() {
    return decisions == null ? 0 : decisions.count();
  }

  /** Interactions with candidates of their own that were not ranked, being too many. */
  public long decisionsCapped() {
    return decisions == null ? 0 : decisions.capped();
  }

  /** The shard's model. */
  public ContinualLearner learner() {
    return learner;
  }

  private void restore() {
    byte[] page = state.get(HEADER_TABLE, 0);
    if (page == null) {
      return;
    }
    ByteBuffer header = header(page);
    clock = header.getLong();
    sequence = header.getLong();
    int capacity = header.getInt();
    if (capacity != config.deduplicationCapacity()) {
      throw new IllegalStateException(
          "deduplicationCapacity is "
              + config.deduplicationCapacity()
              + ", but the state was written with "
              + capacity
              + "; set it back, or start with an empty state");
    }
    recentIds.restore(state, header.getLong());
    counters.readFrom(header);
    forgetting.restore(state);
    learner.restore(state);
    if (decisions != null) {
      decisions.restore(state);
    }
  }

  /** Behind the format. */
  private static ByteBuffer header(byte[] page) {
    ByteBuffer header = ByteBuffer.wrap(page);
    int format = header.getInt();
    if (format != FORMAT) {
      throw new IllegalStateException(
          "the shard's state has format " + format + ", but this build reads format " + FORMAT);
    }
    return header;
  }

  private void onEvent(Arrival.Valid arrival) {
    Event event = arrival.event();
    long latest = latestAllowed(arrival.source().brokerTimestamp());
    if (event.timestamp() > latest) {
      counters.add(RECEIVED, 1);
      counters.add(DEAD_LETTERED, 1);
      reject(
          arrival,
          "field 'timestamp' is "
              + event.timestamp()
              + ", more than "
              + config.futureTolerance()
              + " after the broker's time "
              + arrival.source().brokerTimestamp());
    } else if (event instanceof Interaction interaction) {
      onInteraction(interaction, arrival);
    } else if (event instanceof Feedback feedback) {
      onFeedback(feedback, arrival.exempt());
    } else {
      onForget((Forget) event, arrival);
    }
  }

  /**
   * Removes what the shard knows of a user. The clock stays: a request has the time of whoever sent
   * it, which is not the stream's.
   */
  private void onForget(Forget forget, Arrival.Valid arrival) {
    String refusal = forgetting.refusal(forget, arrival.source().partition());
    if (refusal != null) {
      counters.add(RECEIVED, 1);
      counters.add(DEAD_LETTERED, 1);
      reject(arrival, refusal);
    } else if (!forgetting.isRepeated(forget)) {
      Removal removal = new Removal();
      forgetting.forget(forget, clock, removal);
      removal.add(learner.forget(forget.user()));
      ShardForgetting.keep(removal);
      SourcePosition source = arrival.source();
      Forgotten marker =
          new Forgotten(forget.user(), forget.timestamp(), source.offset(), sequence);
      output.forgotten(marker, Receipt.of(marker, "job", source.partition(), removal));
    }
  }

  private long latestAllowed(long brokerTimestamp) {
    long tolerance = config.futureTolerance().toMillis();
    return brokerTimestamp > Long.MAX_VALUE - tolerance
        ? Long.MAX_VALUE
        : brokerTimestamp + tolerance;
  }

  private void onInteraction(Interaction interaction, Arrival.Valid arrival) {
    counters.add(RECEIVED, 1);
    if (arrival.exempt() && forgetting.covers(interaction.user(), interaction.timestamp())) {
      counters.add(FORGOTTEN, 1);
      return;
    }
    boolean known = !arrival.exempt() && recentIds.fateOf(interaction.id()) != null;
    // An id may have left the ring, or be exempt from it, while its interaction still awaits.
    if (known || open.isOpen(OpenMatter.awaitingKey(interaction.id()))) {
      counters.add(DUPLICATE, 1);
      return;
    }
    if (arrival.exempt()) {
      counters.add(REPAIRED, 1);
    } else if (isLate(interaction.timestamp())) {
      counters.add(LATE, 1);
      reject(
          arrival,
          "late: field 'timestamp' is "
              + interaction.timestamp()
              + ", more than "
              + config.allowedLateness()
              + " behind the shard's event clock "
              + clock);
      return;
    }
    advanceClock(interaction.timestamp());
    learner.score(interaction, arriving);
    List<Evidence> evidence = evidence();
    Decision decision = decide(interaction);
    Prediction prediction =
        predictionOf(interaction, arriving, learner.version(), evidence, decision);
    output.prediction(prediction);
    awaitOrLearn(interaction, prediction, decision);
  }

  private @Nullable Decision decide(Interaction interaction) {
    if (decisions == null) {
      return null;
    }
    boolean wanted = !interaction.isLabelled() || interaction.label() == 1;
    Decision decision =
        decisions.arrived(interaction, wanted, arriving.expert(), learner, candidate);
    return decision == null ? null : decision.ranked(ranker.score(decision), ranker.version());
  }

  private void decided(@Nullable Decision decision, int label) {
    if (decisions != null && decision != null && label == 1) {
      decisions.emitted();
      output.decision(decision);
    }
  }

  private boolean isLate(long timestamp) {
    return clock != Long.MIN_VALUE && timestamp < clock - config.allowedLateness().toMillis();
  }

  private List<Evidence> evidence() {
    return config.evidence() > 0 && arriving.confidence() > 0
        ? learner.evidence(arriving, config.evidence())
        : List.of();
  }

  private void awaitOrLearn(
      Interaction interaction, Prediction prediction, @Nullable Decision decision) {
    String id = interaction.id();
    if (interaction.isLabelled()) {
      recentIds.put(id, Fate.LABELLED);
      counters.add(LEARNED, 1);
      learn(
          arriving,
          interaction,
          prediction,
          interaction.label(),
          Origin.INLINE,
          interaction.timestamp());
      decided(decision, interaction.label());
      return;
    }
    Feedback feedback = takeEarlyFeedback(id);
    if (feedback != null) {
      recentIds.put(id, Fate.LABELLED);
      counters.add(LEARNED, 1);
      counters.add(FEEDBACK_MATCHED, 1);
      learn(
          arriving,
          interaction,
          prediction,
          feedback.label(),
          Origin.FEEDBACK,
          feedback.timestamp());
      decided(decision, feedback.label());
      return;
    }
    recentIds.put(id, Fate.AWAITING);
    counters.add(PENDING, 1);
    // A repaired event may be older than the clock: its window counts from now on.
    long closesAt =
        Math.max(interaction.timestamp(), clock) + config.attributionWindow().toMillis();
    open.open(
        new Awaiting(
            closesAt + config.allowedLateness().toMillis(),
            closesAt,
            prediction.modelVersion(),
            interaction,
            arriving.freeze(),
            decision == null ? NO_DECISION : decisionCodec.encode(decision)));
    onClosed(open.closeInteractionBeyond(config.awaitingCapacity()));
  }

  private @Nullable Feedback takeEarlyFeedback(String id) {
    String key = OpenMatter.earlyKey(id);
    if (!open.isOpen(key)) {
      return null;
    }
    counters.add(FEEDBACK_WAITING, -1);
    return ((Early) open.close(key)).feedback();
  }

  private void onFeedback(Feedback feedback, boolean exempt) {
    counters.add(FEEDBACK_RECEIVED, 1);
    if (exempt && forgetting.covers(feedback.user(), feedback.timestamp())) {
      counters.add(FEEDBACK_UNMATCHED, 1);
      return;
    }
    advanceClock(feedback.timestamp());
    Fate fate = recentIds.fateOf(feedback.id());
    String key = OpenMatter.awaitingKey(feedback.id());
    if (open.isOpen(key)) {
      onAwaited(feedback, (Awaiting) open.close(key));
    } else if (fate == null) {
      waitForInteraction(feedback);
    } else if (fate == Fate.FORGOTTEN) {
      counters.add(FEEDBACK_UNMATCHED, 1);
    } else if (fate == Fate.EXPIRED && feedback.label() != 0) {
      correct(feedback);
    } else {
      counters.add(FEEDBACK_DUPLICATE, 1);
    }
  }

  private void onAwaited(Feedback feedback, Awaiting awaited) {
    if (feedback.timestamp() <= awaited.closesAt()) {
      counters.add(PENDING, -1);
      counters.add(LEARNED, 1);
      counters.add(FEEDBACK_MATCHED, 1);
      recentIds.put(feedback.id(), Fate.LABELLED);
      learnAwaited(awaited, feedback.label(), Origin.FEEDBACK, feedback.timestamp());
      decided(decisionOf(awaited), feedback.label());
      return;
    }
    expire(awaited);
    if (feedback.label() != 0) {
      correct(feedback);
    } else {
      counters.add(FEEDBACK_DUPLICATE, 1);
    }
  }

  private @Nullable Decision decisionOf(Awaiting awaited) {
    try {
      return awaited.decision().length == 0 ? null : decisionCodec.decode(awaited.decision());
    } catch (InvalidEventException e) {
      throw new IllegalStateException("a decision in the state cannot be decoded", e);
    }
  }

  private void waitForInteraction(Feedback feedback) {
    if (open.isOpen(OpenMatter.earlyKey(feedback.id()))) {
      counters.add(FEEDBACK_DUPLICATE, 1);
      return;
    }
    counters.add(FEEDBACK_WAITING, 1);
    open.open(new Early(clock + config.earlyFeedbackWait().toMillis(), feedback));
    onClosed(open.closeFeedbackBeyond(config.awaitingCapacity()));
  }

  private void correct(Feedback feedback) {
    counters.add(FEEDBACK_CORRECTIONS, 1);
    recentIds.put(feedback.id(), Fate.LABELLED);
    String key = OpenMatter.expiredKey(feedback.id());
    if (!open.isOpen(key)) {
      return;
    }
    Expired expired = (Expired) open.close(key);
    thaw(expired.frozen(), expired.interaction());
    learn(
        thawed,
        expired.interaction(),
        predictionOf(expired.interaction(), thawed, expired.modelVersion(), List.of(), null),
        feedback.label(),
        Origin.CORRECTION,
        feedback.timestamp());
  }

  private void advanceClock(long timestamp) {
    if (timestamp > clock) {
      clock = timestamp;
    }
    closeEverythingDue(clock);
  }

  private void closeEverythingDue(long now) {
    // Expired interactions that are kept for a correction are opened again, and may be due at once.
    for (OpenMatter due = open.closeDue(now); due != null; due = open.closeDue(now)) {
      onClosed(due);
    }
  }

  /** A matter's deadline has come, or it had to make room. */
  private void onClosed(@Nullable OpenMatter matter) {
    if (matter instanceof Awaiting awaited) {
      expire(awaited);
    } else if (matter instanceof Early) {
      counters.add(FEEDBACK_WAITING, -1);
      counters.add(FEEDBACK_UNMATCHED, 1);
    }
  }

  private void expire(Awaiting awaited) {
    counters.add(PENDING, -1);
    counters.add(LEARNED, 1);
    counters.add(EXPIRED, 1);
    recentIds.put(awaited.interaction().id(), Fate.EXPIRED);
    learnAwaited(awaited, 0, Origin.EXPIRED, awaited.closesAt());
    if (config.learnCorrections()) {
      open.open(
          new Expired(
              awaited.deadline() + config.attributionWindow().toMillis(),
              awaited.modelVersion(),
              awaited.interaction(),
              awaited.frozen()));
    }
  }

  /** What is kept while an outcome is awaited does not say whose it is. */
  private void thaw(byte[] frozen, Interaction interaction) {
    thawed.thaw(frozen);
    thawed.owner(interaction.user());
  }

  private void learnAwaited(Awaiting awaited, int label, Origin origin, long labelledAt) {
    thaw(awaited.frozen(), awaited.interaction());
    Prediction prediction =
        predictionOf(awaited.interaction(), thawed, awaited.modelVersion(), List.of(), null);
    learn(thawed, awaited.interaction(), prediction, label, origin, labelledAt);
  }

  private void learn(
      Impression impression,
      Interaction interaction,
      Prediction prediction,
      int label,
      Origin origin,
      long labelledAt) {
    learner.learn(impression, label, clock);
    output.example(
        new LabelledExample(interaction, label, origin, labelledAt, prediction, sequence++));
    ReplayDraws draws = learner.replayed();
    if (draws.size() > 0) {
      output.replays(draws, sequence - 1);
    }
    for (TaskShift shift : learner.takeShifts()) {
      output.shift(shift);
    }
  }

  private void reject(Arrival.Valid arrival, String reason) {
    output.deadLetter(new DeadLetter(arrival.key(), arrival.value(), reason, arrival.source()));
  }

  private static Prediction predictionOf(
      Interaction interaction,
      Impression impression,
      long modelVersion,
      List<Evidence> evidence,
      @Nullable Decision decision) {
    return new Prediction(
        interaction.id(),
        interaction.timestamp(),
        interaction.user(),
        interaction.item(),
        impression.scores().clone(),
        impression.baseScores().clone(),
        impression.expert(),
        modelVersion,
        impression.confidence(),
        evidence,
        decision == null ? List.of() : decision.ranking(),
        decision == null ? 0 : decision.policyVersion());
  }
}
