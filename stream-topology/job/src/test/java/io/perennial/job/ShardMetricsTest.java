package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.DeadLetter;
import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Evidence;
import io.perennial.event.Forgotten;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.Receipt;
import io.perennial.event.Removal;
import io.perennial.event.TaskShift;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.update.AcceptedUpdate;
import io.perennial.policy.update.PolicyDelta;
import io.perennial.policy.update.ServedPolicy;
import io.perennial.processor.EventProcessor;
import io.perennial.processor.InMemoryShardState;
import io.perennial.processor.ProcessorConfig;
import io.perennial.processor.ShardOutput;
import io.perennial.state.PageStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

final class ShardMetricsTest {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final Changing model = new Changing();
  private final TimedLearner learner = new TimedLearner(model);
  private final ServedPolicy policy = new ServedPolicy(PolicyShape.defaults(), Set.of(), 0);
  private final ShardMetrics metrics =
      new ShardMetrics(new Recording(), processor(), learner, policy);

  @Test
  void shouldShowHowTheExpertsStandAsOfTheLastRefresh() {
    model.status = new ExpertStatus(3, 2, 5, 1.5, 14, .75, .25, 100, 90);
    assertThat(value("experts")).as("not refreshed yet").isEqualTo(1);

    metrics.refreshExperts();

    assertThat(value("experts")).isEqualTo(3);
    assertThat(value("activeExpert")).isEqualTo(2);
    assertThat(value("shifts")).isEqualTo(5L);
    assertThat(value("shiftStatistic")).isEqualTo(1.5);
    assertThat(value("shiftThreshold")).isEqualTo(14.0);
    assertThat(value("selectorAccuracy")).isEqualTo(.75);
    assertThat(value("selectedShare")).isEqualTo(.25);
    assertThat(value("expertParameters")).isEqualTo(100L);
    assertThat(value("expertNonzero")).isEqualTo(90L);
  }

  @Test
  void shouldShowHowTheErrorMemoryStandsAsOfTheLastTime() {
    assertThat(value("memoryShare")).isEqualTo(0.0);

    metrics.show(new MemoryStatus(.75, 1_000, 250, 2, 50, .5, .125), ReplayStatus.NONE);

    assertThat(value("memoryShare")).isEqualTo(.75);
    assertThat(value("memoryWrites")).isEqualTo(1_000L);
    assertThat(value("memoryHitRate")).isEqualTo(.25);
    assertThat(value("memoryResets")).isEqualTo(2L);
    assertThat(value("memoryOccupiedCells")).isEqualTo(50L);
    assertThat(value("memoryGain")).isEqualTo(.5);
    assertThat(value("memoryMeanChange")).isEqualTo(.125);
  }

  @Test
  void shouldShowHowDecisionsWereRanked() {
    assertThat((Double) value("servedNdcg10")).isNaN();
    Interaction interaction = new Interaction("a", 1, "u", "x", List.of(), "", 1);
    List<Candidate> candidates =
        List.of(new Candidate("x", 1, 0, 0, .5f), new Candidate("y", 1.25f, 0, 0, -1));

    metrics.add(new Decision(interaction, 0, List.of(), candidates, 0, 7));

    assertThat((Double) value("servedNdcg10")).as("first").isEqualTo(1);
    assertThat((Double) value("fastNdcg10")).as("second").isCloseTo(.6309, within(1e-4));
    assertThat(value("policyVersion")).isEqualTo(0L);
    assertThat(value("decisionsCapped")).isEqualTo(0L);
    policy.apply(new AcceptedUpdate(3, new PolicyDelta(List.of())));
    assertThat(value("policyVersion")).isEqualTo(3L);
  }

  @Test
  void shouldShowHowReplayStandsAsOfTheLastTime() {
    assertThat(value("replayWeights")).isEqualTo("current 1.00");

    metrics.show(
        MemoryStatus.NONE,
        new ReplayStatus(
            50,
            4_096,
            200,
            25,
            .5,
            List.of(
                new ReplayStatus.Objective(ReplayStatus.CURRENT, 1.25, .5, .5, 0),
                new ReplayStatus.Objective(3, .75, .25, .125, 50))));

    assertThat(value("replaySize")).isEqualTo(50L);
    assertThat(value("replayBytes")).isEqualTo(4_096L);
    assertThat(value("replayDrawn")).isEqualTo(200L);
    assertThat(value("replayLearned")).isEqualTo(25L);
    assertThat(value("replayEffort")).isEqualTo(.5);
    assertThat(value("replayWeights")).isEqualTo("current 1.25, task 3 0.75");
  }

  private Object value(String name) {
    return gauges.get(name).getValue();
  }

  private EventProcessor processor() {
    return new EventProcessor(
        ProcessorConfig.defaults(),
        LabelSpace.BINARY,
        learner,
        new InMemoryShardState(),
        new Nowhere());
  }

  private final class Recording extends UnregisteredMetricsGroup {
    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(name, gauge);
      return gauge;
    }
  }

  /** Its status is what the test says; nothing is scored or learned. */
  private static final class Changing implements ContinualLearner {

    private ExpertStatus status = ExpertStatus.ONE;

    @Override
    public ExpertStatus experts() {
      return status;
    }

    @Override
    public Impression newImpression() {
      return new OnlineLearner(LearnerConfig.defaults()).newImpression();
    }

    @Override
    public void score(Interaction interaction, Impression impression) {
      throw new UnsupportedOperationException("metrics only ask");
    }

    @Override
    public void learn(Impression impression, int label, long labelledAt) {
      throw new UnsupportedOperationException("metrics only ask");
    }

    @Override
    public Removal forget(String user) {
      throw new UnsupportedOperationException("metrics only ask");
    }

    @Override
    public long version() {
      return 0;
    }

    @Override
    public List<TaskShift> takeShifts() {
      return List.of();
    }

    @Override
    public List<Evidence> evidence(Impression impression, int most) {
      return List.of();
    }

    @Override
    public MemoryStatus errorMemory() {
      return MemoryStatus.NONE;
    }

    @Override
    public ReplayStatus replay() {
      return ReplayStatus.NONE;
    }

    @Override
    public void snapshot(PageStore store) {}

    @Override
    public void restore(PageStore store) {}

    @Override
    public String digest() {
      return "";
    }
  }

  private static final class Nowhere implements ShardOutput {
    @Override
    public void prediction(Prediction prediction) {}

    @Override
    public void example(LabelledExample example) {}

    @Override
    public void shift(TaskShift shift) {}

    @Override
    public void decision(Decision decision) {}

    @Override
    public void forgotten(Forgotten marker, Receipt receipt) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}
  }
}
