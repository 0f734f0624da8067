package io.perennial.event.generator;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.file.EventReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Made-up interactions, and the feedback on them in the order of event time, as a function of the
 * seed alone. The truth is known: {@link #truth} is the probability each label was drawn with, and
 * {@link #changes} says when it changes. About 30 % of outcomes are positive, and the truth itself
 * ranks them with an AUC of about .90, which no learner can beat.
 *
 * <p>Positive outcomes that are due as feedback are lost with the share of the options; of negative
 * ones nine in ten are told and one is left to expire. Delays are exponential and cut at 29
 * minutes, so that what is told is told within the default attribution window. Memory: the outcomes
 * under way, about rate times mean delay, and caches of fixed size.
 */
public final class SyntheticStream implements EventReader {

  /** Longest delay of feedback. */
  public static final Duration LONGEST_DELAY = Duration.ofMinutes(29);

  private static final double TOLD_NEGATIVES = 0.9;
  private static final int ID_DIGITS = 12;
  private static final long LISTED = 1_000_000;
  private static final long PURPOSE = 5;

  private static final Feature[] DEVICES = categories("device", "desktop", "phone", "tablet");
  private static final Feature[] PLACEMENTS =
      categories("placement", "home", "mail", "related", "search");
  private static final Feature[] SEGMENTS =
      categories("segment", "s1", "s2", "s3", "s4", "s5", "s6");
  private static final double DEPTH_STEPS = 1_000;

  private final SyntheticOptions options;
  private final long start;
  private final World world;
  private final Schedule schedule;
  private final Concept[] concepts = new Concept[Schedule.CONCEPTS];
  private final EventRandom random = new EventRandom();
  private final PriorityQueue<Feedback> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Feedback::timestamp).thenComparing(Feedback::id));
  private long produced;
  private double truth = Double.NaN;
  private int outcome;

  public SyntheticStream(SyntheticOptions options) {
    this.options = options;
    this.start = options.start().toEpochMilli();
    this.world = new World(options.seed());
    this.schedule = new Schedule(options.changes());
    for (int i = 0; i < concepts.length; i++) {
      concepts[i] = new Concept(options.seed(), i);
    }
  }

  @Override
  public @Nullable Event next() {
    if (produced == options.events()) {
      return underWay.poll();
    }
    long now = start + (long) ((double) produced * 1_000 / options.ratePerSecond());
    Feedback due = underWay.peek();
    if (due != null && due.timestamp() <= now) {
      return underWay.poll();
    }
    return interaction(produced++, now);
  }

  private Interaction interaction(long event, long now) {
    random.start(options.seed(), PURPOSE, event);
    World.User user = world.user(event, random);
    World.Item item = world.item(event, random);
    int device = random.below(DEVICES.length);
    int placement = random.below(PLACEMENTS.length);
    double depth = random.below((int) DEPTH_STEPS) / DEPTH_STEPS;
    truth = probability(event, user, item, device, placement, depth);
    outcome = random.uniform() < truth ? 1 : 0;
    String id = padded(event + 1, ID_DIGITS);
    boolean inline = random.uniform() >= options.feedbackShare();
    if (!inline) {
      await(id, now, user.name());
    }
    List<Feature> features =
        List.of(
            new Feature.Quantity("depth", depth),
            DEVICES[device],
            PLACEMENTS[placement],
            item.price(),
            SEGMENTS[user.segment()],
            item.topics());
    int label = inline ? outcome : Interaction.UNLABELLED;
    return new Interaction(id, now, user.name(), item.name(), features, "", label);
  }

  private double probability(
      long event, World.User user, World.Item item, int device, int placement, double depth) {
    double share = schedule.share(event);
    double fading =
        concepts[schedule.concept(event)].probability(user, item, device, placement, depth);
    if (share == 0) {
      return fading;
    }
    double rising =
        concepts[schedule.rising(event)].probability(user, item, device, placement, depth);
    return (1 - share) * fading + share * rising;
  }

  private void await(String id, long now, String user) {
    double told = outcome == 1 ? 1 - options.missingShare() : TOLD_NEGATIVES;
    boolean comes = random.uniform() < told;
    double delay = options.meanDelay().toMillis() * random.exponential();
    if (comes) {
      long millis = (long) Math.min(Math.max(delay, 1), LONGEST_DELAY.toMillis());
      underWay.add(new Feedback(id, now + millis, user, outcome));
    }
  }

  /**
   * Probability of the positive class with which the label of the interaction returned last was
   * drawn; NaN before the first.
   */
  public double truth() {
    return truth;
  }

  /** What came of the interaction returned last, whether or not it is ever told: 0 or 1. */
  public int outcome() {
    return outcome;
  }

  /** The changes in this stream, at most those of its first million interactions. */
  public List<Change> changes() {
    return changes(Math.min(options.events(), LISTED));
  }

  /** The changes that begin before an interaction, counted from 0. */
  public List<Change> changes(long before) {
    return schedule.changes(Math.min(before, options.events()));
  }

  /** Outcomes that are due and not told yet. */
  int underWay() {
    return underWay.size();
  }

  @Override
  public LabelSpace labels() {
    return LabelSpace.BINARY;
  }

  @Override
  public void close() {
    underWay.clear();
  }

  /** A number in decimal with zeros in front. */
  static String padded(long number, int digits) {
    byte[] text = new byte[digits];
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return rest > 0 ? Long.toString(number) : new String(text, StandardCharsets.ISO_8859_1);
  }

  private static Feature[] categories(String name, String... values) {
    Feature[] result = new Feature[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = new Feature.Category(name, values[i]);
    }
    return result;
  }
}
