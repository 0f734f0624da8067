package io.perennial.event;

import java.util.Comparator;
import java.util.List;

/**
 * Something that happened and is to be scored: a user met an item in a context.
 *
 * @param id unique within the deduplication bound, never empty
 * @param timestamp event time, epoch milliseconds
 * @param user may be empty
 * @param item may be empty
 * @param features the context, in the order of their names whatever order they came in
 * @param domain a logical stream with learners of its own; empty is the default stream
 * @param label index of the class in the {@link LabelSpace}, or {@link #UNLABELLED} when the
 *     outcome comes later
 * @param candidates what the producer chose the item from, the item among them, in the producer's
 *     order; empty where it does not tell
 */
public record Interaction(
    String id,
    long timestamp,
    String user,
    String item,
    List<Feature> features,
    String domain,
    int label,
    List<OwnCandidate> candidates)
    implements Event {

  /** The label of an interaction whose outcome is not known yet. */
  public static final int UNLABELLED = -1;

  private static final Comparator<Feature> BY_NAME = Comparator.comparing(Feature::name);

  public Interaction {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("field 'id' must not be empty");
    }
    features = sortedByName(features);
    candidates = List.copyOf(candidates);
  }

  /** One whose producer does not tell what it chose from. */
  public Interaction(
      String id,
      long timestamp,
      String user,
      String item,
      List<Feature> features,
      String domain,
      int label) {
    this(id, timestamp, user, item, features, domain, label, List.of());
  }

  /** Whether the outcome came together with the interaction. */
  public boolean isLabelled() {
    return label != UNLABELLED;
  }

  /** The same without what the producer chose from. */
  public Interaction withoutCandidates() {
    return candidates.isEmpty()
        ? this
        : new Interaction(id, timestamp, user, item, features, domain, label);
  }

  private static List<Feature> sortedByName(List<Feature> features) {
    boolean sorted = true;
    for (int i = 1; i < features.size() && sorted; i++) {
      sorted = features.get(i - 1).name().compareTo(features.get(i).name()) < 0;
    }
    List<Feature> result = sorted ? features : features.stream().sorted(BY_NAME).toList();
    for (int i = 0; !sorted && i + 1 < result.size(); i++) {
      if (result.get(i).name().equals(result.get(i + 1).name())) {
        throw new IllegalArgumentException(
            "feature '" + result.get(i).name() + "' is given twice; send it once, or as a list");
      }
    }
    return List.copyOf(result);
  }
}
