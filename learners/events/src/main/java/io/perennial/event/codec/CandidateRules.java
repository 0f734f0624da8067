package io.perennial.event.codec;

import io.perennial.event.Interaction;
import io.perennial.event.OwnCandidate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds of the producer's own candidates: see {@link Limits}. */
final class CandidateRules {

  private static final String FIELD = "field 'candidates'";

  private CandidateRules() {}

  static void check(Interaction interaction) throws InvalidEventException {
    List<OwnCandidate> candidates = interaction.candidates();
    if (candidates.isEmpty()) {
      return;
    }
    if (candidates.size() > Limits.CANDIDATES) {
      throw tooMany();
    }
    if (candidates.size() == 1) {
      throw new InvalidEventException(
          FIELD
              + " must have none or 2 to "
              + Limits.CANDIDATES
              + " items, but has only "
              + Reasons.quote(candidates.get(0).item())
              + "; add what else could have been shown, or leave the field out");
    }
    Set<String> items = distinct(candidates);
    if (!items.contains(interaction.item())) {
      throw new InvalidEventException(
          FIELD
              + " must hold the interaction's item "
              + Reasons.quote(interaction.item())
              + ", but does not; add it, or leave the field out");
    }
  }

  private static Set<String> distinct(List<OwnCandidate> candidates) throws InvalidEventException {
    Set<String> items = new HashSet<>();
    int length = 0;
    for (int i = 0; i < candidates.size(); i++) {
      OwnCandidate candidate = candidates.get(i);
      item(candidate.item(), i);
      EventRules.text("an item of " + FIELD, candidate.item());
      if (candidate.hasPropensity()) {
        propensity(candidate.item(), candidate.propensity());
      }
      length += candidate.item().length();
      if (!items.add(candidate.item())) {
        throw new InvalidEventException(
            "item "
                + Reasons.quote(candidate.item())
                + " of "
                + FIELD
                + " is given twice; send it once");
      }
    }
    if (length > Limits.CANDIDATES_LENGTH) {
      throw new InvalidEventException(
          FIELD
              + " must have at most "
              + Limits.CANDIDATES_LENGTH
              + " characters in all its items, but has "
              + length
              + "; send fewer or shorter items");
    }
    return items;
  }

  static void item(String item, int index) throws InvalidEventException {
    if (item.isEmpty()) {
      throw new InvalidEventException(
          FIELD + " must hold items that are not empty, but number " + index + " is; leave it out");
    }
  }

  /** Of a propensity that is told. */
  static void propensity(String item, double propensity) throws InvalidEventException {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new InvalidEventException(
          "the propensity of item "
              + Reasons.quote(item)
              + " of "
              + FIELD
              + " must be above 0 and at most 1, but is "
              + propensity
              + "; leave it out where it is unknown");
    }
  }

  static InvalidEventException tooMany() {
    return new InvalidEventException(
        FIELD + " must have at most " + Limits.CANDIDATES + " items, but has more; send fewer");
  }
}
