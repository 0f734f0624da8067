package io.perennial.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.OwnCandidate;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import io.perennial.state.MapPageStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link DecisionSampler} where interactions bring candidates of their own. */
class OwnCandidatesTest {

  /** None but those with candidates of their own. */
  private static final DecisionConfig OWN = new DecisionConfig(true, 0, 1, 10, 200);

  private final OnlineLearner learner = new OnlineLearner(LearnerConfig.defaults());
  private final Impression scratch = learner.newImpression();

  /** One of 20 items comes with its year, and with any device; it brings the next three as well. */
  private static Interaction row(int i, boolean own) {
    int item = i * 7 % 20;
    List<OwnCandidate> candidates = new ArrayList<>();
    for (int j = 0; own && j < 4; j++) {
      candidates.add(new OwnCandidate("item" + (item + j) % 20, .1 * (j + 1)));
    }
    return new Interaction(
        "e" + i,
        1_000L * i,
        "u" + i % 7,
        "item" + item,
        List.of(
            new Feature.Category("device", "d" + (i / 3) % 5),
            new Feature.Quantity("year", 1990 + item)),
        "",
        i % 2,
        candidates);
  }

  private static Interaction with(Interaction row, List<OwnCandidate> candidates) {
    return new Interaction(
        row.id(),
        row.timestamp(),
        row.user(),
        row.item(),
        row.features(),
        row.domain(),
        row.label(),
        candidates);
  }

  private @Nullable Decision ask(DecisionSampler sampler, Interaction interaction) {
    return sampler.arrived(interaction, true, 0, learner, scratch);
  }

  private Decision answer(DecisionSampler sampler, Interaction interaction) {
    Decision decision = ask(sampler, interaction);
    assertThat(decision).isNotNull();
    return decision;
  }

  private void warmUp(DecisionSampler sampler) {
    for (int i = 0; i < 1_000; i++) {
      Interaction row = row(i, false);
      learner.score(row, scratch);
      learner.learn(scratch, row.label(), row.timestamp());
      assertThat(ask(sampler, row)).as("the share is 0").isNull();
    }
  }

  @Test
  void shouldRankExactlyThoseWhateverShareAndOutcome() {
    DecisionSampler sampler = new DecisionSampler(OWN, 0);
    for (boolean wanted : List.of(true, false)) {
      Interaction asked = row(wanted ? 1 : 2, true);
      Decision decision = sampler.arrived(asked, wanted, 3, learner, scratch);
      assertThat(decision).isNotNull();
      assertThat(decision.candidates())
          .extracting(c -> new OwnCandidate(c.item(), c.propensity()))
          .containsExactlyInAnyOrderElementsOf(asked.candidates());
      assertThat(decision.candidates().get(decision.chosen()).item()).isEqualTo(asked.item());
      assertThat(decision.interaction()).isEqualTo(asked.withoutCandidates());
      assertThat(decision.expert()).isEqualTo(3);
    }
    assertThat(sampler.capped()).isZero();
  }

  @Test
  void shouldNotTellTheChoiceByThePlaceWhateverTheProducersOrder() {
    DecisionSampler sampler = new DecisionSampler(OWN, 0);
    int[] places = new int[4];
    int n = 4_000;
    for (int i = 0; i < n; i++) {
      Interaction first = row(i, true);
      Decision decision = answer(sampler, first);
      places[decision.chosen()]++;
      List<OwnCandidate> reversed = new ArrayList<>(first.candidates());
      Collections.reverse(reversed);
      assertThat(items(answer(sampler, with(first, reversed)))).isEqualTo(items(decision));
    }
    // The standard error of a share is .007.
    for (int place : places) {
      assertThat((double) place / n).isCloseTo(.25, within(.028));
    }
  }

  private static List<String> items(Decision decision) {
    return decision.candidates().stream().map(Candidate::item).toList();
  }

  @Test
  void shouldScoreEachWithWhatIsKnownOfItAndAnUnseenOneWithoutFeaturesOfItsOwn() {
    DecisionSampler sampler = new DecisionSampler(OWN, 0);
    warmUp(sampler);
    List<OwnCandidate> candidates =
        List.of(new OwnCandidate("item0"), new OwnCandidate("item5"), new OwnCandidate("unseen"));
    Interaction asked = with(row(1_000, true), candidates);
    Decision decision = answer(sampler, asked);
    assertThat(decision.itemFields()).containsExactly("year");
    for (Candidate candidate : decision.candidates()) {
      List<Feature> features = new ArrayList<>(List.of(asked.features().get(0)));
      boolean seen = !candidate.item().equals("unseen");
      if (seen) {
        int item = Integer.parseInt(candidate.item().substring(4));
        features.add(new Feature.Quantity("year", 1990 + item));
      }
      assertThat((double) candidate.fast())
          .isCloseTo(logit(asked, candidate.item(), features), within(1e-4));
      // Of the last 200 interactions every item has 10, one in any 20 seconds.
      assertThat(Math.expm1(candidate.popularity())).isCloseTo(seen ? 10 : 0, within(1e-4));
      double idle = Math.expm1(candidate.idle());
      assertThat(idle).isBetween(seen ? .99 : 2_591_990, seen ? 20.01 : 2_592_010);
    }
  }

  private double logit(Interaction asked, String item, List<Feature> features) {
    learner.score(
        new Interaction(asked.id(), asked.timestamp(), asked.user(), item, features, "", -1),
        scratch);
    double p = scratch.baseScores()[1];
    return Math.log(p / (1 - p));
  }

  @Test
  void shouldRankAnItemThatNobodyHasSeenWithItsFeatures() {
    DecisionSampler sampler = new DecisionSampler(OWN, 0);
    warmUp(sampler);
    List<Feature> features =
        List.of(new Feature.Category("device", "d0"), new Feature.Quantity("year", 1995));
    List<OwnCandidate> candidates = List.of(new OwnCandidate("item5"), new OwnCandidate("new"));
    Interaction asked = new Interaction("x", 1_000_000, "u1", "new", features, "", -1, candidates);
    Decision decision = answer(sampler, asked);
    Candidate chosen = decision.candidates().get(decision.chosen());
    assertThat(chosen.item()).isEqualTo("new");
    assertThat(chosen.popularity()).isZero();
    assertThat((double) chosen.fast()).isCloseTo(logit(asked, "new", features), within(1e-4));
    assertThat(answer(sampler, asked).candidates())
        .as("from now on it has been seen")
        .allSatisfy(c -> assertThat(c.popularity()).isPositive());
  }

  @Test
  void shouldKeepToTheirRateAndCountTheRest() {
    DecisionSampler quarter =
        new DecisionSampler(new DecisionConfig(true, 1, 1_000, 10, 200, 250), 0);
    DecisionSampler none = new DecisionSampler(new DecisionConfig(true, 1, 1_000, 10, 200, 0), 0);
    int ranked = 0;
    for (int i = 0; i < 4_000; i++) {
      ranked += ask(quarter, row(i, true)) == null ? 0 : 1;
      assertThat(ask(none, row(i, true))).isNull();
    }
    assertThat(ranked).isBetween(990, 1_010);
    assertThat(quarter.capped()).isEqualTo(4_000 - ranked);
    assertThat(none.capped()).isEqualTo(4_000);
    assertThat(ask(none, row(4_000, false))).as("the others have a rate of their own").isNotNull();
  }

  @Test
  void shouldDecideTheSameAfterARestore() {
    DecisionConfig config = new DecisionConfig(true, .5, 300, 8, 64, 400);
    DecisionSampler unbroken = new DecisionSampler(config, 10);
    DecisionSampler killed = new DecisionSampler(config, 10);
    run(unbroken, 0, 501);
    run(killed, 0, 501);
    MapPageStore store = new MapPageStore();
    killed.snapshot(store);
    run(killed, 501, 600); // lost
    DecisionSampler restored = new DecisionSampler(config, 10);
    restored.restore(store);
    assertThat(restored.capped()).isPositive();
    assertThat(run(restored, 501, 1_000)).isEqualTo(run(unbroken, 501, 1_000)).isNotEmpty();
    assertThat(restored.capped()).isEqualTo(unbroken.capped());
    assertThat(restored.digest()).isEqualTo(unbroken.digest());
  }

  /** Three in four with candidates of their own. */
  private List<Decision> run(DecisionSampler sampler, int from, int to) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Decision decision = ask(sampler, row(i, i % 4 != 0));
      if (decision != null) {
        decisions.add(decision);
      }
    }
    return decisions;
  }
}
