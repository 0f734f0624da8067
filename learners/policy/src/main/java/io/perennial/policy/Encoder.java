package io.perennial.policy;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.kernel.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Makes {@link EncodedDecision}s: hashes names into rows. A context is all features of the
 * interaction but those named as the item's own; a feature takes part as (name, value), a quantity
 * with its sign and power of two. Not for several threads at once.
 *
 * <p>An interaction carries the features of the item that was chosen, and a policy that sees them
 * learns to look it up: those that a decision names as the item's, or that are configured, are left
 * out.
 */
public final class Encoder {

  private static final long USER = Hash.of("policy user");
  private static final long ITEM = Hash.of("policy item");
  private static final long BIN = Hash.of("policy bin");

  private final PolicyShape shape;
  private final Set<String> itemFeatures;
  private final int[] values;
  private int count;

  /**
   * @param itemFeatures names of the features that describe the item rather than the context
   */
  public Encoder(PolicyShape shape, Set<String> itemFeatures) {
    this.shape = shape;
    this.itemFeatures = Set.copyOf(itemFeatures);
    this.values = new int[shape.contextValues()];
  }

  /**
   * A decision whose outcome is known.
   *
   * @throws IllegalArgumentException if it has more candidates than the policy's shape allows, or a
   *     number that is not finite
   */
  public EncodedDecision encode(Decision decision) {
    return encode(
        decision.interaction(),
        decision.expert(),
        decision.itemFields(),
        decision.candidates(),
        decision.chosen());
  }

  /**
   * Candidates that are to be ranked.
   *
   * @param expert number of the expert that answers
   * @param itemFields names of the features that are not the occasion's
   */
  public EncodedDecision encode(
      Interaction interaction, int expert, List<String> itemFields, List<Candidate> candidates) {
    return encode(interaction, expert, itemFields, candidates, EncodedDecision.UNKNOWN);
  }

  private EncodedDecision encode(
      Interaction interaction,
      int expert,
      List<String> itemFields,
      List<Candidate> candidates,
      int chosen) {
    int n = candidates.size();
    if (n > shape.candidates()) {
      throw new IllegalArgumentException(
          "decision '%s' has %d candidates, but policy field 'candidates' allows %d; raise it or send fewer"
              .formatted(interaction.id(), n, shape.candidates()));
    }
    int[] items = new int[n];
    float[] numbers = new float[PolicyShape.NUMBERS * n];
    for (int j = 0; j < n; j++) {
      Candidate candidate = candidates.get(j);
      items[j] = shape.row(Hash.of(ITEM, Hash.of(candidate.item())));
      numbers[PolicyShape.NUMBERS * j] = candidate.fast();
      numbers[PolicyShape.NUMBERS * j + 1] = candidate.popularity();
      numbers[PolicyShape.NUMBERS * j + 2] = candidate.idle();
    }
    return new EncodedDecision(
        Hash.of(interaction.id()),
        expert,
        userRow(interaction.user()),
        context(interaction, itemFields),
        items,
        numbers,
        chosen);
  }

  /** The row of a user, which other users may share. */
  public int userRow(String user) {
    return shape.row(Hash.of(USER, Hash.of(user)));
  }

  private int[] context(Interaction interaction, List<String> itemFields) {
    count = 0;
    for (Feature feature : interaction.features()) {
      if (itemFeatures.contains(feature.name()) || itemFields.contains(feature.name())) {
        continue;
      }
      long name = Hash.of(feature.name());
      if (feature instanceof Feature.Category category) {
        value(name, Hash.of(category.value()));
      } else if (feature instanceof Feature.Quantity quantity) {
        value(name, bin(quantity.value()));
      } else if (feature instanceof Feature.Categories categories) {
        categories.values().forEach(value -> value(name, Hash.of(value)));
      }
    }
    return Arrays.copyOf(values, count);
  }

  private void value(long name, long value) {
    if (count < values.length) {
      values[count++] = shape.row(Hash.of(name, value));
    }
  }

  private static long bin(double quantity) {
    long sign = (long) Math.signum(quantity);
    return Hash.of(BIN, 4096 * sign + Math.getExponent(quantity));
  }
}
