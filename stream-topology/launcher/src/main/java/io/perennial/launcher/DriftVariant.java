package io.perennial.launcher;

import java.util.List;
import java.util.Map;

/** A way to meet changes of the task: settings over the defaults. */
record DriftVariant(String name, Map<String, String> settings) {

  private static final String SPARSITY = "learner.experts.sparsity";
  private static final String DETECTOR = "learner.experts.detector";

  /** The ways that are compared. */
  static List<DriftVariant> all() {
    return List.of(
        new DriftVariant("one expert", Map.of(DETECTOR, "NONE")),
        new DriftVariant("published rule", Map.of(DETECTOR, "PUBLISHED", SPARSITY, "0")),
        new DriftVariant("ours", Map.of()),
        new DriftVariant("ours, not pruned", Map.of(SPARSITY, "0")),
        new DriftVariant("ours, pruned to a fifth", Map.of(SPARSITY, "0.8")));
  }
}
