package io.perennial.reproduction.tame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perennial.reproduction.mnist.Mnist;
import io.perennial.reproduction.net.Architecture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small part of the comparison on the real images, where they are. */
final class SharedMnistTest {

  /** Accuracy with 12,000 training images and a small selector: healthy .959, bar .93. */
  @Test
  void shouldTellTheDigitsOfMnistApartWithoutBeingToldTheTask() {
    Mnist whole = Mnist.read(data());
    Mnist mnist = new Mnist(whole.train().range(0, 12_000), whole.test());
    TameSettings full = TameSettings.of(Protocol.SPLIT);
    TameSettings small =
        new TameSettings(
            5,
            1,
            full.expert(),
            Architecture.leNet(28),
            full.onlineRate(),
            full.selectorRows(),
            1_000,
            full.expertPruning().withImages(20_000),
            full.selectorTraining().withImages(40_000),
            full.selectorPruning().withImages(40_000),
            full.digitWeight(),
            4,
            full.viewing(),
            full.window());
    TameReport.Part part =
        TameReproduction.part(
            Protocol.SPLIT, small, mnist, List.of(0L), EnumSet.of(Variant.OURS), line -> {});
    Outcome ours = part.seeds().get(0).outcomes().get(0);
    assertThat(ours.accuracy()).isGreaterThan(.93);
    assertThat(ours.detection().experts()).isEqualTo(5);
    assertThat(ours.detection().missed()).isZero();
  }

  private static Path data() {
    String named = System.getenv("PERENNIAL_DATA");
    Path data = named == null ? beside(Path.of("").toAbsolutePath()) : Path.of(named);
    boolean present = data != null && Files.isDirectory(data);
    assertThat(present || !"true".equals(System.getenv("CI")))
        .as("CI must have the shared data: set PERENNIAL_DATA to its folder")
        .isTrue();
    assumeTrue(
        present, "skipped: neither PERENNIAL_DATA nor ../shared/data beside the project is there");
    return data;
  }

  /** The folder beside the project's root, which is the one with the Maven wrapper. */
  private static Path beside(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))) {
        return folder.resolveSibling("shared").resolve("data");
      }
    }
    return null;
  }
}
