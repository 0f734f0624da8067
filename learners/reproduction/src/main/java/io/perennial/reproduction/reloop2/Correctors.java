package io.perennial.reproduction.reloop2;

import io.perennial.learner.memory.ErrorMemoryConfig;
import io.perennial.memory.SketchShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who takes part. The first is always the base as it is, which the others are compared with. */
final class Correctors {

  private static final int ARRAYS = 70;
  private static final int BITS = 16;
  private static final int[] MANY_ARRAYS = {8, 70, 180};
  private static final int[] MANY_BITS = {4, 8, 12, 16};

  private static final Contestant BASE =
      Contestant.of("base", setting -> new Identity()).withLine();

  private Correctors() {}

  private static final class Identity implements Corrector {
    @Override
    public float correct(Query query) {
      return query.base();
    }

    @Override
    public void remember(Query query, int label) {}
  }

  /** Of the comparison. */
  static List<Contestant> comparison() {
    return List.of(
        BASE,
        Contestant.of("recalibration", setting -> new Recalibration()),
        Contestant.of("item rate", setting -> new ItemRates(false)).withLine(),
        Contestant.of("item rate by evidence", setting -> new ItemRates(true)).withLine(),
        paper(ARRAYS, BITS, 1).withLine(),
        sketch("item and hidden cells", SketchShape.Key.ITEM_AND_HIDDEN, false),
        sketch("hidden cells by evidence", SketchShape.Key.HIDDEN, true),
        sketch("item cells by evidence", SketchShape.Key.ITEM, true),
        sketch("item and hidden cells by evidence", SketchShape.Key.ITEM_AND_HIDDEN, true),
        own("ours by hidden", Set.of(ErrorMemoryConfig.Key.HIDDEN)),
        own("ours by item", Set.of(ErrorMemoryConfig.Key.ITEM)),
        own("ours by item and hidden", Set.of(ErrorMemoryConfig.Key.ITEM_AND_HIDDEN)),
        own(
                "ours",
                Set.of(
                    ErrorMemoryConfig.Key.HIDDEN,
                    ErrorMemoryConfig.Key.ITEM,
                    ErrorMemoryConfig.Key.ITEM_AND_HIDDEN))
            .withLine());
  }

  /** Of the sweep over sketches. */
  static List<Contestant> sketches() {
    List<Contestant> all = new ArrayList<>(List.of(BASE));
    all.add(paper(ARRAYS, BITS, 0));
    all.add(paper(ARRAYS, BITS, 0.5f));
    for (int arrays : MANY_ARRAYS) {
      for (int bits : MANY_BITS) {
        all.add(paper(arrays, bits, 1));
      }
    }
    all.add(sketch("item and hidden cells by evidence", SketchShape.Key.ITEM_AND_HIDDEN, true));
    all.add(
        Contestant.of(
            "item and hidden cells by evidence, collision-free",
            setting ->
                LearnedSketch.collisionFree(setting, SketchShape.Key.ITEM_AND_HIDDEN, true)));
    return List.copyOf(all);
  }

  /** Of the sweep over exact neighbours, which cost much. */
  static List<Contestant> neighbours() {
    return List.of(
        BASE,
        paper(ARRAYS, BITS, 0),
        paper(ARRAYS, BITS, 1),
        Contestant.mixed("paper, exact k 70, γ 0", s -> new Neighbourhood(s, ARRAYS, 0)),
        Contestant.mixed("paper, exact k 70, γ 1", s -> new Neighbourhood(s, ARRAYS, 1)));
  }

  private static Contestant paper(int arrays, int bits, float gamma) {
    String form = gamma == 0.5f ? "½" : Integer.toString((int) gamma);
    return Contestant.mixed(
        Contestant.PUBLISHED + " K %d, L %d, γ %s".formatted(arrays, bits, form),
        setting -> new PaperSketch(setting, arrays, bits, gamma));
  }

  private static Contestant own(String name, Set<ErrorMemoryConfig.Key> keys) {
    return Contestant.of(name, setting -> new OwnMemory(setting, keys));
  }

  private static Contestant sketch(String name, SketchShape.Key key, boolean byEvidence) {
    return Contestant.of(name, setting -> LearnedSketch.hashed(setting, key, byEvidence));
  }
}
