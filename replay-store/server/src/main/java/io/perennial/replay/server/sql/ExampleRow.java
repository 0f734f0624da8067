package io.perennial.replay.server.sql;

import io.perennial.event.Feature;
import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Interaction;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.ReplaySource;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored row while its columns are read: parsed, and counted, when a column first needs it. */
final class ExampleRow {

  private final ReplaySource source;
  private final LabelSpace labels;
  private final RowView row;
  private @Nullable Interaction interaction;
  private @Nullable ReplayCount replays;

  ExampleRow(ReplaySource source, LabelSpace labels, RowView row) {
    this.source = source;
    this.labels = labels;
    this.row = row;
  }

  RowView row() {
    return row;
  }

  String label() {
    return RowFormat.labelName(row.label(), labels);
  }

  String domain() {
    return interaction().getDomain();
  }

  Map<String, Object> features() {
    Map<String, Object> features = new LinkedHashMap<>();
    for (Feature feature : RowFormat.features(interaction())) {
      features.put(feature.name(), value(feature));
    }
    return features;
  }

  ReplayCount replays() {
    ReplayCount known = replays;
    if (known == null) {
      known = source.replays(row);
      replays = known;
    }
    return known;
  }

  private static Object value(Feature feature) {
    if (feature instanceof Feature.Category category) {
      return category.value();
    }
    return feature instanceof Feature.Quantity quantity
        ? (Object) quantity.value()
        : ((Feature.Categories) feature).values();
  }

  private Interaction interaction() {
    Interaction known = interaction;
    if (known == null) {
      known = RowFormat.example(row).getInteraction();
      interaction = known;
    }
    return known;
  }
}
