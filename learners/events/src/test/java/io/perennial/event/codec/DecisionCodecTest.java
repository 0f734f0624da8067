package io.perennial.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.Decision;
import io.perennial.event.Decision.Candidate;
import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.OwnCandidate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionCodecTest {

  private static final DecisionCodec CODEC = new DecisionCodec(LabelSpace.BINARY);

  private static final Decision DECISION =
      new Decision(
          new Interaction(
              "9f2c",
              1_506_826_800_026L,
              "59",
              "b",
              List.of(new Feature.Category("os", "2"), new Feature.Quantity("year", 2012)),
              "",
              1),
          3,
          List.of("year"),
          List.of(new Candidate("a", -1.5f, .25f, 7), new Candidate("b", 2.5f, 0, .125f)),
          1);

  /** The bytes before there was a policy: whoever changes them breaks what is stored. */
  private static final String BYTES =
      "0a310a0439663263109a9781afed2b1a0235392201622a070a026f731201322a0f0a0479656172190000000000709f403a013110031a120a0161150000c0bf1d0000803e250000e0401a0d0a01621500002040250000003e20012a0479656172";

  /** The same ranked by version 7: a field 5 in each candidate, and a field 6 at the end. */
  private static final String RANKED =
      "0a310a0439663263109a9781afed2b1a0235392201622a070a026f731201322a0f0a0479656172190000000000709f403a013110031a170a0161150000c0bf1d0000803e250000e0402d0000003f1a120a01621500002040250000003e2d000080be20012a04796561723007";

  @Test
  void shouldWriteAndReadTheSameBytes() throws InvalidEventException {
    assertThat(HexFormat.of().formatHex(CODEC.encode(DECISION))).isEqualTo(BYTES);
    assertThat(CODEC.decode(HexFormat.of().parseHex(BYTES))).isEqualTo(DECISION);
  }

  @Test
  void shouldWriteAndReadTheSameBytesOfARankedDecision() throws InvalidEventException {
    Decision ranked = DECISION.ranked(new float[] {.5f, -.25f}, 7);
    assertThat(HexFormat.of().formatHex(CODEC.encode(ranked))).isEqualTo(RANKED);
    assertThat(CODEC.decode(HexFormat.of().parseHex(RANKED))).isEqualTo(ranked);
  }

  /** The first candidate with the producer's propensity: a field 6 in it. */
  private static final String TOLD =
      "0a310a0439663263109a9781afed2b1a0235392201622a070a026f731201322a0f0a0479656172190000000000709f403a013110031a1b0a0161150000c0bf1d0000803e250000e04031000000000000d03f1a0d0a01621500002040250000003e20012a0479656172";

  @Test
  void shouldWriteAndReadThePropensityOnlyWhereItIsTold() throws InvalidEventException {
    Decision told =
        new Decision(
            DECISION.interaction(),
            3,
            List.of("year"),
            List.of(new Candidate("a", -1.5f, .25f, 7, 0, .25), DECISION.candidates().get(1)),
            1);
    assertThat(HexFormat.of().formatHex(CODEC.encode(told))).isEqualTo(TOLD);
    assertThat(CODEC.decode(HexFormat.of().parseHex(TOLD))).isEqualTo(told);
    assertThat(told.ranked(new float[] {1, 2}, 3).candidates())
        .extracting(Candidate::propensity)
        .containsExactly(.25, OwnCandidate.UNKNOWN);
  }

  @Test
  void shouldReadADecisionFromBeforeThereWasAPolicyAsOneThatNoneRanked()
      throws InvalidEventException {
    Decision old = CODEC.decode(HexFormat.of().parseHex(BYTES));
    assertThat(old.policyVersion()).isZero();
    assertThat(old.candidates()).extracting(Candidate::policy).containsExactly(0f, 0f);
    assertThat(old.candidates()).allMatch(c -> c.served() == c.fast());
  }

  @Test
  void shouldRefuseWhatIsNoDecision() {
    assertThatThrownBy(() -> CODEC.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(InvalidEventException.class);
    byte[] noCandidates =
        io.perennial.event.proto.Decision.newBuilder()
            .setInteraction(
                io.perennial.event.proto.Interaction.newBuilder().setId("a").setTimestamp(1))
            .build()
            .toByteArray();
    assertThatThrownBy(() -> CODEC.decode(noCandidates))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("a decision must have at least 2 candidates, but has 0");
    assertThatThrownBy(() -> new Decision(DECISION.interaction(), 0, DECISION.candidates(), 2))
        .hasMessage("a decision's chosen candidate must be below 2, but is 2");
    assertThatThrownBy(() -> new Candidate("", 0, 0, 0))
        .hasMessage("a candidate's item must not be empty");
    assertThatThrownBy(() -> new Candidate("a", 0, 0, 0, 0, Double.NaN))
        .hasMessage("a candidate's propensity must be from 0 (unknown) to 1, but is NaN");
  }
}
