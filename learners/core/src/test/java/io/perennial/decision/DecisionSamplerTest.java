package io.perennial.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.learner.Impression;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.OnlineLearner;
import io.perennial.state.MapPageStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionSamplerTest {

  private static final DecisionConfig ALL = new DecisionConfig(true, 1, 1_000, 10, 200);

  private final OnlineLearner learner = new OnlineLearner(LearnerConfig.defaults());
  private final Impression scratch = learner.newImpression();

  /** Item i comes with its year, and with any device; item 0 in half of the interactions. */
  private static Interaction row(int i) {
    int item = i % 2 == 0 ? 0 : 1 + i / 2 % 20;
    return new Interaction(
        "e" + i,
        1_000L * i,
        "u" + i % 7,
        "item" + item,
        List.of(
            new Feature.Category("device", "d" + (i / 3) % 5),
            new Feature.Categories("genres", List.of("g" + item % 3, "g" + item % 4)),
            new Feature.Quantity("year", 1990 + item)),
        "",
        i % 2);
  }

  private List<Decision> run(DecisionSampler sampler, int from, int to) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Decision decision = sampler.arrived(row(i), true, 0, learner, scratch);
      if (decision != null) {
        decisions.add(decision);
      }
    }
    return decisions;
  }

  @Test
  void shouldOfferTheItemAmongDifferentOthersOfLate() {
    List<Decision> decisions = run(new DecisionSampler(ALL, 0), 0, 600);
    Set<Integer> places = new HashSet<>();
    for (Decision decision : decisions.subList(100, decisions.size())) {
      assertThat(decision.candidates()).hasSize(10).doesNotHaveDuplicates();
      assertThat(decision.candidates()).extracting(Candidate::item).doesNotHaveDuplicates();
      assertThat(decision.candidates().get(decision.chosen()).item())
          .isEqualTo(decision.interaction().item());
      places.add(decision.chosen());
    }
    assertThat(places).as("the place does not tell").hasSize(10);
    assertThat(learner.version()).isZero();
  }

  @Test
  void shouldNotDecideAboutAnItemThatIsNotAmongTheLatest() {
    DecisionSampler sampler = new DecisionSampler(ALL, 0);
    run(sampler, 0, 300);
    Interaction first = new Interaction("first", 300_000, "u", "unseen", List.of(), "", 1);
    assertThat(sampler.arrived(first, true, 0, learner, scratch))
        .as("its popularity of 0 would tell it from the others")
        .isNull();
    Decision second = sampler.arrived(first, true, 0, learner, scratch);
    assertThat(second).isNotNull();
    assertThat(second.candidates())
        .allSatisfy(c -> assertThat(Math.expm1(c.popularity())).isGreaterThan(.99));
  }

  @Test
  void shouldDrawEveryItemAsOften() {
    Map<String, Integer> drawn = new HashMap<>();
    int others = 0;
    for (Decision decision : run(new DecisionSampler(ALL, 0), 0, 4_000)) {
      if (decision.interaction().timestamp() > 500_000) {
        for (Candidate candidate : decision.candidates()) {
          if (!candidate.item().equals(decision.interaction().item())) {
            drawn.merge(candidate.item(), 1, Integer::sum);
            others++;
          }
        }
      }
    }
    // Item 0 is a candidate only of the odd interactions, all others of nearly all.
    double expected = others / 20.5;
    for (int item = 1; item <= 20; item++) {
      assertThat((double) drawn.get("item" + item)).isCloseTo(expected, within(.15 * expected));
    }
    assertThat((double) drawn.get("item0")).isCloseTo(expected / 2, within(.1 * expected));
  }

  @Test
  void shouldSayHowPopularAndHowIdleACandidateIs() {
    List<Decision> decisions = run(new DecisionSampler(ALL, 0), 0, 1_000);
    Decision last = decisions.get(decisions.size() - 1);
    for (Candidate candidate : last.candidates()) {
      boolean favourite = candidate.item().equals("item0");
      // Of the last 200 interactions 100 are item 0's, and 5 each other's.
      assertThat(Math.expm1(candidate.popularity())).isCloseTo(favourite ? 100 : 5, within(1.01));
      assertThat(Math.expm1(candidate.idle())).isBetween(favourite ? 0.99 : 1.99, 40.01);
    }
  }

  @Test
  void shouldScoreACandidateWithItsOwnFieldsAndTheOccasionsOthers() {
    DecisionSampler sampler = new DecisionSampler(ALL, 0);
    for (int i = 0; i < 3_000; i++) {
      Interaction row = row(i);
      learner.score(row, scratch);
      learner.learn(scratch, row.label(), row.timestamp());
      sampler.arrived(row, true, 0, learner, scratch);
    }
    Interaction asked = row(3_001);
    Decision decision = sampler.arrived(asked, true, 0, learner, scratch);
    assertThat(decision).isNotNull();
    assertThat(decision.itemFields()).containsExactly("genres", "year");
    for (Candidate candidate : decision.candidates()) {
      int item = Integer.parseInt(candidate.item().substring(4));
      Interaction expected =
          new Interaction(
              asked.id(),
              asked.timestamp(),
              asked.user(),
              candidate.item(),
              List.of(
                  asked.features().get(0),
                  new Feature.Categories("genres", List.of("g" + item % 3, "g" + item % 4)),
                  new Feature.Quantity("year", 1990 + item)),
              "",
              Interaction.UNLABELLED);
      learner.score(expected, scratch);
      double p = scratch.baseScores()[1];
      assertThat((double) candidate.fast()).isCloseTo(Math.log(p / (1 - p)), within(1e-4));
    }
  }

  @Test
  void shouldSpareTheScoresWhereTheOutcomeIsKnownToBeNegative() {
    DecisionSampler sampler = new DecisionSampler(ALL, 0);
    run(sampler, 0, 100);
    assertThat(sampler.arrived(row(100), false, 0, learner, scratch)).isNull();
    assertThat(sampler.arrived(row(102), true, 0, learner, scratch)).isNotNull();
  }

  @Test
  void shouldKeepToShareAndRate() {
    DecisionConfig tenth = new DecisionConfig(true, .1, 1_000, 5, 200);
    assertThat(run(new DecisionSampler(tenth, 0), 0, 5_000)).hasSizeBetween(400, 600);
    DecisionConfig capped = new DecisionConfig(true, 1, 20, 5, 200);
    assertThat(run(new DecisionSampler(capped, 0), 0, 5_000)).hasSizeBetween(90, 101);
  }

  @Test
  void shouldDecideTheSameAfterARestore() {
    DecisionConfig config = new DecisionConfig(true, .5, 300, 8, 64);
    DecisionSampler unbroken = new DecisionSampler(config, 10);
    DecisionSampler killed = new DecisionSampler(config, 10);
    run(unbroken, 0, 500);
    run(killed, 0, 500);
    MapPageStore store = new MapPageStore();
    killed.snapshot(store);
    run(killed, 500, 600); // lost
    DecisionSampler restored = new DecisionSampler(config, 10);
    restored.restore(store);
    assertThat(run(restored, 500, 1_000)).isEqualTo(run(unbroken, 500, 1_000)).isNotEmpty();
    assertThat(restored.digest()).isEqualTo(unbroken.digest());
  }

  @Test
  void shouldBearItemsOfAnyLengthAndNone() {
    DecisionSampler sampler = new DecisionSampler(ALL, 0);
    run(sampler, 0, 100);
    String[] items = {"", "x".repeat(251), "y".repeat(252), "z".repeat(100_000), "\uD83D\uDE00"};
    for (int i = 0; i < items.length; i++) {
      Interaction odd =
          new Interaction("odd" + i, 1_000_000, "u", items[i], row(1).features(), "", 1);
      assertThat(sampler.arrived(odd, true, 0, learner, scratch)).isNull();
      Decision again = sampler.arrived(odd, true, 0, learner, scratch);
      assertThat(again == null).isEqualTo(items[i].isEmpty() || items[i].length() > 1_000);
    }
    Set<String> names = new HashSet<>();
    for (Decision decision : run(sampler, 100, 250)) {
      decision.candidates().forEach(candidate -> names.add(candidate.item()));
    }
    assertThat(names).contains("x".repeat(251), "y".repeat(252), "\uD83D\uDE00");
    assertThat(names).noneMatch(name -> name.startsWith("z"));
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> new DecisionConfig(true, 1.5, 10, 10, 100))
        .hasMessage("processor field 'decisions.share' must be from 0 to 1, but is 1.5");
    assertThatThrownBy(() -> new DecisionConfig(true, 1, 0, 10, 100))
        .hasMessage("processor field 'decisions.perThousand' must be from 1 to 1000, but is 0");
    assertThatThrownBy(() -> new DecisionConfig(true, 1, 10, 1, 100))
        .hasMessage("processor field 'decisions.candidates' must be from 2 to 1000, but is 1");
    assertThatThrownBy(() -> new DecisionConfig(true, 1, 10, 10, 100, 1_001))
        .hasMessage(
            "processor field 'decisions.ownPerThousand' must be from 0 to 1000, but is 1001");
  }
}
