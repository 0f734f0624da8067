package io.perennial.event.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.OwnCandidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The records of {@code io.perennial.event} to and from the messages of {@code events.proto}. */
final class ProtobufMapping {

  private final Labels labels;

  ProtobufMapping(Labels labels) {
    this.labels = labels;
  }

  static InvalidEventException unreadable(InvalidProtocolBufferException e) {
    return new InvalidEventException(
        "value must be a Protobuf message, but is not: " + Reasons.foreign(e.getMessage()));
  }

  Interaction interaction(io.perennial.event.proto.Interaction message)
      throws InvalidEventException {
    EventRules.id(message.getId());
    Interaction interaction =
        new Interaction(
            message.getId(),
            message.getTimestamp(),
            message.getUser(),
            message.getItem(),
            features(message.getFeaturesList()),
            message.getDomain(),
            message.hasLabel() ? labels.indexOf(message.getLabel()) : Interaction.UNLABELLED,
            candidates(message.getCandidatesList()));
    EventRules.check(interaction);
    return interaction;
  }

  Feedback feedback(io.perennial.event.proto.Feedback message) throws InvalidEventException {
    EventRules.id(message.getId());
    Feedback feedback =
        new Feedback(
            message.getId(),
            message.getTimestamp(),
            message.getUser(),
            labels.indexOf(message.getLabel()));
    EventRules.check(feedback);
    return feedback;
  }

  static Forget forget(io.perennial.event.proto.Forget message) throws InvalidEventException {
    EventRules.user(message.getUser());
    Forget forget = new Forget(message.getTimestamp(), message.getUser(), message.getMac());
    EventRules.check(forget);
    return forget;
  }

  static io.perennial.event.proto.Forget message(Forget forget) {
    return io.perennial.event.proto.Forget.newBuilder()
        .setUser(forget.user())
        .setTimestamp(forget.timestamp())
        .setMac(forget.mac())
        .build();
  }

  private static List<OwnCandidate> candidates(List<io.perennial.event.proto.OwnCandidate> messages)
      throws InvalidEventException {
    if (messages.isEmpty()) {
      return List.of();
    }
    if (messages.size() > Limits.CANDIDATES) {
      throw CandidateRules.tooMany();
    }
    List<OwnCandidate> candidates = new ArrayList<>(messages.size());
    for (var message : messages) {
      if (message.hasPropensity()) {
        CandidateRules.propensity(message.getItem(), message.getPropensity());
      }
      candidates.add(new OwnCandidate(message.getItem(), message.getPropensity()));
    }
    return candidates;
  }

  private static List<Feature> features(List<io.perennial.event.proto.Feature> messages)
      throws InvalidEventException {
    if (messages.size() > Limits.FEATURES) {
      throw EventRules.tooManyFeatures();
    }
    List<Feature> features = new ArrayList<>(messages.size());
    boolean sorted = true;
    for (int i = 0; i < messages.size(); i++) {
      Feature feature = feature(messages.get(i));
      sorted = sorted && (i == 0 || features.get(i - 1).name().compareTo(feature.name()) < 0);
      features.add(feature);
    }
    if (!sorted) {
      requireDifferentNames(features);
    }
    return features;
  }

  private static void requireDifferentNames(List<Feature> features) throws InvalidEventException {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!names.add(feature.name())) {
        throw EventRules.featureTwice(feature.name());
      }
    }
  }

  private static Feature feature(io.perennial.event.proto.Feature message)
      throws InvalidEventException {
    String name = message.getName();
    EventRules.featureName(name);
    return switch (message.getValueCase()) {
      case CATEGORY -> new Feature.Category(name, message.getCategory());
      case QUANTITY -> {
        if (!Double.isFinite(message.getQuantity())) {
          throw EventRules.notFinite(name, Double.toString(message.getQuantity()));
        }
        yield new Feature.Quantity(name, message.getQuantity());
      }
      case CATEGORIES -> new Feature.Categories(name, message.getCategories().getValuesList());
      case VALUE_NOT_SET ->
          throw new InvalidEventException(
              EventRules.named(name)
                  + " must be a category, a quantity or categories, but has no value");
    };
  }

  io.perennial.event.proto.Interaction message(Interaction interaction) {
    var message =
        io.perennial.event.proto.Interaction.newBuilder()
            .setId(interaction.id())
            .setTimestamp(interaction.timestamp())
            .setUser(interaction.user())
            .setItem(interaction.item())
            .setDomain(interaction.domain());
    for (Feature feature : interaction.features()) {
      message.addFeatures(message(feature));
    }
    if (interaction.isLabelled()) {
      message.setLabel(labels.nameOf(interaction.label()));
    }
    for (OwnCandidate candidate : interaction.candidates()) {
      var added = message.addCandidatesBuilder().setItem(candidate.item());
      if (candidate.hasPropensity()) {
        added.setPropensity(candidate.propensity());
      }
    }
    return message.build();
  }

  io.perennial.event.proto.Feedback message(Feedback feedback) {
    return io.perennial.event.proto.Feedback.newBuilder()
        .setId(feedback.id())
        .setTimestamp(feedback.timestamp())
        .setUser(feedback.user())
        .setLabel(labels.nameOf(feedback.label()))
        .build();
  }

  private static io.perennial.event.proto.Feature message(Feature feature) {
    var message = io.perennial.event.proto.Feature.newBuilder().setName(feature.name());
    if (feature instanceof Feature.Category category) {
      message.setCategory(category.value());
    } else if (feature instanceof Feature.Quantity quantity) {
      message.setQuantity(quantity.value());
    } else if (feature instanceof Feature.Categories categories) {
      message.setCategories(
          io.perennial.event.proto.Categories.newBuilder().addAllValues(categories.values()));
    }
    return message.build();
  }
}
