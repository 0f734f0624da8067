package io.perennial.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.evaluation.EventCounts;
import io.perennial.evaluation.FeedbackCounts;

/** The two equations that hold at any moment. */
final class CounterEquations {

  private CounterEquations() {}

  static void assertHold(Counters counters) {
    assertThat(EventCounts.of(counters.toMap()).unaccounted()).as("interactions").isZero();
    assertThat(FeedbackCounts.of(counters.toMap()).unaccounted()).as("feedback").isZero();
  }
}
