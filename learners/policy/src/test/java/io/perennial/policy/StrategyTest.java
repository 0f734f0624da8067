package io.perennial.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyTest {

  /** Routes by (pass rate, affordable, drawn, first). */
  @ParameterizedTest
  @CsvSource({
    "SUPERVISED, 0, false, false, false, DEMONSTRATE",
    "SUPERVISED_SHARE, .5, true, true, false, DEMONSTRATE",
    "SUPERVISED_SHARE, .5, false, true, false, LEAVE",
    "SUPERVISED_SHARE, 0, true, false, false, LEAVE",
    "RL, 0, true, true, true, REINFORCE",
    "RL_AND_SHARE, .5, true, true, false, BOTH",
    "RL_AND_SHARE, .5, true, false, false, REINFORCE",
    "RL_AND_SHARE, .5, false, true, false, REINFORCE",
    "SUPERVISED_THEN_RL, .5, false, false, true, DEMONSTRATE",
    "SUPERVISED_THEN_RL, 0, true, true, false, REINFORCE",
    "RL_WITH_SUPERVISED, .5, false, false, false, BOTH",
    "INTERVAL, .5, false, false, false, DEFER",
    "INTERVAL, 0, false, false, false, DEFER",
    "EASIER, .125, false, false, false, DEFER",
    "EASIER, 0, true, true, false, REINFORCE",
    "RELIFT, 0, false, false, false, DEFER",
    "RELIFT, .125, true, true, false, REINFORCE",
    "HPT, 0, true, false, false, DEMONSTRATE",
    "HPT, 0, false, true, false, REINFORCE",
    "HPT, .125, true, true, false, REINFORCE",
    "RIF_RFT, 0, true, true, false, LEAVE",
    "RIF_RFT, .125, true, true, false, REINFORCE",
    "PREFIX_RFT, 0, true, false, false, GUIDE",
    "PREFIX_RFT, 0, false, true, false, REINFORCE",
    "PREFIX_RFT, .125, true, true, false, REINFORCE",
    "SUCCESSES, 0, true, false, false, DEMONSTRATE",
    "SUCCESSES, 0, false, true, false, LEAVE",
    "SUCCESSES, .125, false, false, false, IMITATE",
  })
  void shouldRouteByPassRateAndBudget(
      Strategy strategy,
      double passRate,
      boolean affordable,
      boolean drawn,
      boolean first,
      Route route) {
    assertThat(strategy.route(passRate, affordable, drawn, first)).isEqualTo(route);
  }
}
