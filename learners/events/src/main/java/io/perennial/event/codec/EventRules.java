package io.perennial.event.codec;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import java.util.List;

/**
 * The {@link Limits} as a check of a whole event. Every way in and out goes through it, so that
 * what one codec or file reader accepts, every other can write.
 */
public final class EventRules {

  private EventRules() {}

  /**
   * Passes a valid event.
   *
   * @throws InvalidEventException naming the first field that breaks a limit
   */
  public static void check(Event event) throws InvalidEventException {
    text("field 'id'", event.id());
    text("field 'user'", event.user());
    timestamp(event.timestamp());
    if (event instanceof Interaction interaction) {
      text("field 'item'", interaction.item());
      text("field 'domain'", interaction.domain());
      features(interaction.features());
      CandidateRules.check(interaction);
    } else if (event instanceof Forget forget) {
      mac(forget.mac());
    }
  }

  /** The same for what is about to be written: a violation is the caller's mistake. */
  static void require(Event event) {
    try {
      check(event);
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
  }

  static void id(String id) throws InvalidEventException {
    if (id.isEmpty()) {
      throw new InvalidEventException("field 'id' must not be empty");
    }
  }

  static void user(String user) throws InvalidEventException {
    if (user.isEmpty()) {
      throw new InvalidEventException("field 'user' must not be empty: say who is to be forgotten");
    }
  }

  private static void mac(String mac) throws InvalidEventException {
    if (mac.isEmpty()) {
      throw new InvalidEventException("field 'mac' is missing; a request to forget must be signed");
    }
    text("field 'mac'", mac);
  }

  static void featureName(String name) throws InvalidEventException {
    if (name.isEmpty()) {
      throw new InvalidEventException("the name of a feature must not be empty");
    }
  }

  static InvalidEventException tooManyFeatures() {
    return new InvalidEventException(
        "field 'features' must have at most " + Limits.FEATURES + " features, but has more");
  }

  static InvalidEventException tooManyValues(String name) {
    return new InvalidEventException(
        named(name) + " must have at most " + Limits.LIST_VALUES + " values, but has more");
  }

  static InvalidEventException featureTwice(String name) {
    return new InvalidEventException(named(name) + " is given twice; send it once, or as a list");
  }

  static InvalidEventException notFinite(String name, String value) {
    return new InvalidEventException(
        named(name) + " must be a finite number, but is " + Reasons.quote(value));
  }

  static String named(String feature) {
    return "feature " + Reasons.quote(feature);
  }

  static void size(byte[] value) throws InvalidEventException {
    if (value.length == 0) {
      throw new InvalidEventException("value must be an event, but is empty");
    }
    if (value.length > Limits.VALUE_BYTES) {
      throw new InvalidEventException(
          "value must have at most "
              + Limits.VALUE_BYTES
              + " bytes, but has "
              + value.length
              + "; send fewer or shorter features");
    }
  }

  private static void features(List<Feature> features) throws InvalidEventException {
    int count = features.size();
    if (count > Limits.FEATURES) {
      throw tooManyFeatures();
    }
    for (int i = 0; i < count; i++) {
      Feature feature = features.get(i);
      featureName(feature.name());
      text("the name of a feature", feature.name());
      if (feature instanceof Feature.Category category) {
        featureText(category.name(), category.value());
      } else if (feature instanceof Feature.Categories categories) {
        values(categories);
      }
    }
  }

  private static void values(Feature.Categories categories) throws InvalidEventException {
    if (categories.values().size() > Limits.LIST_VALUES) {
      throw tooManyValues(categories.name());
    }
    for (String value : categories.values()) {
      featureText(categories.name(), value);
    }
  }

  /** Apart from {@link #text}, so that the name is only put together when it is needed. */
  private static void featureText(String name, String value) throws InvalidEventException {
    if (value.length() > Limits.STRING_LENGTH || !wellFormed(value)) {
      text(named(name), value);
    }
  }

  static void text(String field, String value) throws InvalidEventException {
    if (value.length() > Limits.STRING_LENGTH) {
      throw new InvalidEventException(
          field
              + " must have at most "
              + Limits.STRING_LENGTH
              + " characters, but has "
              + value.length()
              + ": "
              + Reasons.quote(value));
    }
    if (!wellFormed(value)) {
      throw new InvalidEventException(
          field
              + " must be Unicode text, but holds half a surrogate pair: "
              + Reasons.quote(value));
    }
  }

  private static void timestamp(long timestamp) throws InvalidEventException {
    if (timestamp < 0 || timestamp > Limits.TIMESTAMP) {
      throw new InvalidEventException(
          "field 'timestamp' must be epoch milliseconds from 0 (1970) to "
              + Limits.TIMESTAMP
              + " (9999), but is "
              + timestamp);
    }
  }

  /** Whether UTF-8 can hold it. */
  static boolean wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
