package io.perennial.reproduction.tame;

import io.perennial.reproduction.mnist.Mnist;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Repeats TAME's comparison on MNIST: shifts noticed from the loss alone, an expert per task, a
 * selector learned from a uniform reservoir, and pruning. Test images are asked once, at the end;
 * all settings were chosen on a part of the training images.
 */
public final class TameReproduction {

  private TameReproduction() {}

  /**
   * Runs all variants; one thread, some minutes per seed and protocol.
   *
   * @param data folder of MNIST's four idx files, or the one above it
   * @param seeds at least one, each once
   * @param protocols at least one
   * @param progress is told, in one line, whenever something is finished
   * @throws IllegalArgumentException naming what is wrong with the arguments or the files
   */
  public static TameReport run(
      Path data, List<Long> seeds, Set<Protocol> protocols, Consumer<String> progress) {
    return run(data, seeds, protocols, EnumSet.allOf(Variant.class), progress);
  }

  /** {@link #run(Path, List, Set, Consumer)} for some of the variants. */
  public static TameReport run(
      Path data,
      List<Long> seeds,
      Set<Protocol> protocols,
      Set<Variant> variants,
      Consumer<String> progress) {
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw new IllegalArgumentException("seeds must be one or more, each once, but are " + seeds);
    }
    if (protocols.isEmpty() || variants.isEmpty()) {
      throw new IllegalArgumentException("name at least one protocol and one variant");
    }
    Mnist mnist = Mnist.read(data);
    long begin = System.nanoTime();
    List<TameReport.Part> parts = new ArrayList<>();
    for (Protocol protocol : EnumSet.copyOf(protocols)) {
      parts.add(part(protocol, TameSettings.of(protocol), mnist, seeds, variants, progress));
    }
    return new TameReport(List.copyOf(parts), (System.nanoTime() - begin) / 1e9);
  }

  static TameReport.Part part(
      Protocol protocol,
      TameSettings settings,
      Mnist mnist,
      List<Long> seeds,
      Set<Variant> variants,
      Consumer<String> progress) {
    List<TameReport.Seed> results = new ArrayList<>();
    for (long seed : seeds) {
      SeedRun run = new SeedRun(protocol, settings, mnist, seed, progress);
      results.add(new TameReport.Seed(seed, run.run(variants)));
    }
    return new TameReport.Part(
        protocol, settings, mnist.train().count(), mnist.test().count(), List.copyOf(results));
  }
}
