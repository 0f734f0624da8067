package io.perennial.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.policy.EncodedDecision;
import io.perennial.policy.FineTuner;
import io.perennial.policy.FineTunerConfig;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tuner in a file: what was saved goes on to the bit, a broken file is refused and costs nothing
 * but what was in it, and a save that broke off harms neither the one before nor the one after.
 */
class SavedTunerTest {

  private static final PolicyShape SHAPE = new PolicyShape(64, 4, 8, 24, 4, 1, 7);
  private static final FineTunerConfig CONFIG = FineTunerConfig.defaults();
  private static final String FRESH = fresh(CONFIG).digest();

  @TempDir Path temporary;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = temporary.resolve("worker/tuner");
  }

  private static FineTuner fresh(FineTunerConfig config) {
    return new FineTuner(new RankingPolicy(SHAPE), config);
  }

  /** Enough that batch, buffer and samples hold something. */
  private static FineTuner learned(FineTunerConfig config, int decisions) {
    FineTuner tuner = fresh(config);
    learn(tuner, 0, decisions);
    return tuner;
  }

  private static void learn(FineTuner tuner, int from, int to) {
    IntStream.range(from, to).mapToObj(SavedTunerTest::decision).forEach(tuner::accept);
  }

  private static EncodedDecision decision(int id) {
    Random random = new Random(id);
    float[] numbers = new float[PolicyShape.NUMBERS * 10];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    int[] items = random.ints(10, 0, SHAPE.rows()).toArray();
    int[] context = {random.nextInt(SHAPE.rows())};
    return new EncodedDecision(
        id, id % 2, random.nextInt(SHAPE.rows()), context, items, numbers, random.nextInt(10));
  }

  /** A restart: the file is all that is left. */
  private FineTuner restored(FineTunerConfig config) throws IOException {
    FineTuner tuner = fresh(config);
    assertThat(new SavedTuner(file).restore(tuner)).isTrue();
    return tuner;
  }

  private byte[] written(FineTuner tuner) throws IOException {
    new SavedTuner(file).save(tuner, Map.of());
    return Files.readAllBytes(file);
  }

  @Test
  void shouldGoOnToTheBitFromWhatWasSaved() throws IOException {
    FineTuner tuner = learned(CONFIG, 205);
    new SavedTuner(file).save(tuner, Map.of());

    FineTuner restored = restored(CONFIG);

    assertThat(restored.digest()).isEqualTo(tuner.digest()).isNotEqualTo(FRESH);
    learn(tuner, 205, 400);
    learn(restored, 205, 400);
    assertThat(restored.digest()).isEqualTo(tuner.digest());
  }

  @Test
  void shouldTellUpToWhereATunerKnowsTheDecisions() throws IOException {
    new SavedTuner(file).save(learned(CONFIG, 20), Map.of(0, 17L, 3, 1L << 40));
    SavedTuner saved = new SavedTuner(file);
    assertThat(saved.positions()).isEmpty();
    assertThat(saved.restore(fresh(CONFIG))).isTrue();
    assertThat(saved.positions()).isEqualTo(Map.of(0, 17L, 3, 1L << 40));
    saved.discard();
    assertThat(saved.positions()).isEmpty();
  }

  @Test
  void shouldStartAfreshWhereNothingWasSaved() throws IOException {
    FineTuner tuner = fresh(CONFIG);
    assertThat(new SavedTuner(file).restore(tuner)).isFalse();
    assertThat(tuner.digest()).isEqualTo(FRESH);
  }

  @Test
  void shouldSaveWholeAgainThoughOnlySomeChangedSince() throws IOException {
    SavedTuner saved = new SavedTuner(file);
    FineTuner tuner = learned(CONFIG, 205);
    saved.save(tuner, Map.of());
    learn(tuner, 205, 206);
    saved.save(tuner, Map.of());
    assertThat(restored(CONFIG).digest()).isEqualTo(tuner.digest());

    // And so after a restart, when nothing but what changed since counts as changed.
    SavedTuner afterRestart = new SavedTuner(file);
    FineTuner goesOn = fresh(CONFIG);
    assertThat(afterRestart.restore(goesOn)).isTrue();
    learn(goesOn, 206, 207);
    afterRestart.save(goesOn, Map.of());
    assertThat(restored(CONFIG).digest()).isEqualTo(goesOn.digest());
  }

  @Test
  void shouldRefuseAFileThatEndsTooEarly() throws IOException {
    byte[] whole = written(learned(CONFIG, 205));
    IntStream lengths =
        IntStream.concat(
            IntStream.range(0, 40),
            IntStream.concat(
                new Random(1).ints(40, 40, whole.length),
                IntStream.range(whole.length - 10, whole.length)));
    for (int length : lengths.toArray()) {
      assertRefused("cut to " + length + " bytes", Arrays.copyOf(whole, length));
    }
  }

  @Test
  void shouldRefuseAFileWithAnotherByteAnywhere() throws IOException {
    byte[] whole = written(learned(CONFIG, 205));
    IntStream places =
        IntStream.concat(
            IntStream.range(0, 40),
            IntStream.concat(
                new Random(2).ints(80, 40, whole.length),
                IntStream.range(whole.length - 8, whole.length)));
    for (int at : places.toArray()) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertRefused("another byte " + at, flipped);
    }
  }

  @Test
  void shouldRefuseAFileOfAnotherFormat() throws IOException {
    byte[] other = written(learned(CONFIG, 205));
    ByteBuffer.wrap(other).putInt(0, 0x50465433);
    assertRefused("a later format", other);
    assertRefused("something else", "learned: a lot, and a little more than that".getBytes(UTF_8));
  }

  /** The tuner is as it was, learns, and is saved and restored as if there had been no file. */
  private void assertRefused(String how, byte[] broken) throws IOException {
    Files.write(file, broken);
    SavedTuner saved = new SavedTuner(file);
    FineTuner tuner = fresh(CONFIG);
    assertThatThrownBy(() -> saved.restore(tuner)).as(how).isInstanceOf(IOException.class);
    assertThat(tuner.digest()).as(how).isEqualTo(FRESH);
    learn(tuner, 0, 17);
    saved.save(tuner, Map.of());
    assertThat(restored(CONFIG).digest()).as(how).isEqualTo(tuner.digest());
  }

  @Test
  void shouldMixNothingOfOtherSettingsIntoTheNextSave() throws IOException {
    written(learned(CONFIG, 205));
    FineTunerConfig other = CONFIG.withAnchor(0.5);
    SavedTuner saved = new SavedTuner(file);
    assertThatThrownBy(() -> saved.restore(fresh(other)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("anchor");

    FineTuner tuner = learned(other, 20);
    saved.save(tuner, Map.of());

    assertThat(restored(other).digest()).isEqualTo(tuner.digest());
    byte[] mixed = Files.readAllBytes(file);
    assertThat(written(learned(other, 20))).as("as if nothing had been there").isEqualTo(mixed);
  }

  @Test
  void shouldRefuseAPolicyOfAnotherShape() throws IOException {
    PolicyShape wider = new PolicyShape(128, 4, 8, 24, 4, 1, 7);
    new SavedTuner(file).save(new FineTuner(new RankingPolicy(wider), CONFIG), Map.of());
    FineTuner tuner = fresh(CONFIG);
    assertThatThrownBy(() -> new SavedTuner(file).restore(tuner))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rows=128")
        .hasMessageContaining("rows=64");
  }

  @Test
  void shouldNotBeHarmedByASaveThatBrokeOff() throws IOException {
    FineTuner tuner = learned(CONFIG, 205);
    byte[] whole = written(tuner);
    Path begun = file.resolveSibling("tuner.new");
    Files.write(begun, Arrays.copyOf(whole, whole.length / 2));

    SavedTuner saved = new SavedTuner(file);
    FineTuner restored = fresh(CONFIG);
    assertThat(saved.restore(restored)).isTrue();
    assertThat(restored.digest()).as("the save before").isEqualTo(tuner.digest());

    Files.write(begun, new byte[2 * whole.length]);
    learn(restored, 205, 300);
    saved.save(restored, Map.of());
    assertThat(begun).doesNotExist();
    assertThat(restored(CONFIG).digest()).as("the save after").isEqualTo(restored.digest());
  }

  @Test
  void shouldKeepTheLastSaveWhereOneFailsAndSaveAllTheNextTime() throws IOException {
    SavedTuner saved = new SavedTuner(file);
    FineTuner tuner = learned(CONFIG, 205);
    saved.save(tuner, Map.of());
    String before = tuner.digest();
    Path inTheWay = Files.createDirectories(file.resolveSibling("tuner.new"));
    learn(tuner, 205, 300);

    assertThatThrownBy(() -> saved.save(tuner, Map.of())).isInstanceOf(IOException.class);

    assertThat(restored(CONFIG).digest()).isEqualTo(before);
    Files.delete(inTheWay);
    saved.save(tuner, Map.of());
    assertThat(restored(CONFIG).digest()).as("all of it").isEqualTo(tuner.digest());
  }

  @Test
  void shouldHoldNoTraceOfAForgottenUsersDecisions() throws IOException {
    FineTuner tuner = learned(CONFIG, 200);
    long id = 0x1122334455667788L;
    EncodedDecision any = decision(7);
    EncodedDecision marked =
        new EncodedDecision(id, 0, 9, any.context(), any.items(), any.numbers(), any.chosen());
    tuner.accept(marked);
    SavedTuner saved = new SavedTuner(file);
    saved.save(tuner, Map.of());
    assertThat(traces(id)).as("it is found where it is").isPositive();

    // Through batch, buffer and sample, wherever it went meanwhile; then it is forgotten.
    learn(tuner, 200, 200 + 3 * CONFIG.batch());
    tuner.forget(9);
    saved.save(tuner, Map.of());
    assertThat(traces(id)).isZero();
  }

  /** How often the file has the two halves of a decision's id. */
  private int traces(long id) throws IOException {
    byte[] pattern =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) (id >>> 32))
            .putInt((int) id)
            .array();
    byte[] bytes = Files.readAllBytes(file);
    int found = 0;
    for (int i = 0; i + 8 <= bytes.length; i++) {
      found += Arrays.equals(bytes, i, i + 8, pattern, 0, 8) ? 1 : 0;
    }
    return found;
  }
}
