package io.perennial.event.file;

import io.perennial.event.Feedback;
import io.perennial.event.Interaction;

/** An interaction changed in one respect. */
final class Variants {

  private Variants() {}

  static Interaction unlabelled(Interaction interaction) {
    return new Interaction(
        interaction.id(),
        interaction.timestamp(),
        interaction.user(),
        interaction.item(),
        interaction.features(),
        interaction.domain(),
        Interaction.UNLABELLED,
        interaction.candidates());
  }

  /** Another interaction that looks the same. */
  static Interaction at(Interaction interaction, String id, long timestamp) {
    return new Interaction(
        id,
        timestamp,
        interaction.user(),
        interaction.item(),
        interaction.features(),
        interaction.domain(),
        interaction.label(),
        interaction.candidates());
  }

  /** Its label as feedback. */
  static Feedback outcome(Interaction interaction) {
    return new Feedback(
        interaction.id(), interaction.timestamp(), interaction.user(), interaction.label());
  }
}
