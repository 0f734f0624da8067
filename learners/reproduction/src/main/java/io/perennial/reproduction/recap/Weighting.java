package io.perennial.reproduction.recap;

import io.perennial.learner.replay.ObjectiveReweighter;
import io.perennial.learner.replay.ReweightingConfig;
import io.perennial.state.PagedState;

/** The reweighter of a rule, with its published or measured parameters. */
final class Weighting {

  private Weighting() {}

  /**
   * @param objectives at most
   */
  static ObjectiveReweighter of(Rule rule, int objectives) {
    ReweightingConfig.Rule weighting =
        switch (rule) {
          case NONE, ER, UNIFORM, UNIFORM_LOGITS, JOINT -> ReweightingConfig.Rule.UNIFORM;
          case RECAP_V1 -> ReweightingConfig.Rule.RECAP_V1;
          case RECAP_V2 -> ReweightingConfig.Rule.RECAP_V2;
          case DWA -> ReweightingConfig.Rule.DWA;
          case LEVEL -> ReweightingConfig.Rule.LEVEL;
          case OURS, OURS_BLIND -> ReweightingConfig.Rule.JOINT;
        };
    return ReweightingConfig.of(weighting).create(new PagedState(0, "reproduce recap"), objectives);
  }
}
