package io.perennial.settings;

import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.update.GateConfig;
import io.perennial.policy.update.WorkerConfig;
import java.util.List;

/**
 * The ranking policy, the workers that fine-tune it, and the gate that keeps it.
 *
 * @param enabled whether the job serves a policy; without one candidates are ranked by the fast
 *     learner's logit
 * @param backend that workers compute on: auto, cpu, nd4j or cuda
 * @param itemFeatures names of features that describe the item rather than the occasion, beside
 *     those that are found
 * @param backlog decisions that a worker may be behind, 1 to 100,000,000; beyond it the oldest are
 *     left out
 * @param policy its shape; the same for job and workers
 * @param tuning how it is fine-tuned
 * @param worker when updates are sent
 * @param gate what they must stand up to
 */
public record FineTuningSettings(
    boolean enabled,
    String backend,
    List<String> itemFeatures,
    int backlog,
    PolicyShape policy,
    FineTunerConfig tuning,
    WorkerConfig worker,
    GateConfig gate) {

  private static final List<String> BACKENDS = List.of("auto", "cpu", "nd4j", "cuda");

  public FineTuningSettings {
    if (!BACKENDS.contains(backend)) {
      throw new IllegalArgumentException(
          "fineTuning.backend must be one of %s, but is '%s'".formatted(BACKENDS, backend));
    }
    itemFeatures = List.copyOf(itemFeatures);
    Ranges.require("fineTuning.backlog", backlog, 1, 100_000_000);
  }

  static FineTuningSettings defaults() {
    return new FineTuningSettings(
        true,
        "auto",
        List.of(),
        20_000,
        PolicyShape.defaults(),
        FineTunerConfig.defaults(),
        WorkerConfig.defaults(),
        GateConfig.defaults());
  }
}
