package io.perennial.launcher;

import io.perennial.event.Feature;
import java.util.List;
import java.util.stream.Collectors;

/** Features for a table's cell. */
final class FeatureText {

  private FeatureText() {}

  static String of(List<Feature> features) {
    return features.stream()
        .map(feature -> feature.name() + "=" + value(feature))
        .collect(Collectors.joining(" "));
  }

  private static String value(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return category.value();
    }
    if (feature instanceof Feature.Quantity quantity) {
      return Double.toString(quantity.value());
    }
    return String.join("|", ((Feature.Categories) feature).values());
  }
}
