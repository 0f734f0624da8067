package io.perennial.reproduction.mnist;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The MNIST images of a folder: {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}
 * to learn from, {@code t10k-} (or, a part of them, {@code t3k-}) to test; each plain or gzipped.
 *
 * @param train images to learn from
 * @param test images that nothing is chosen by
 */
public record Mnist(Images train, Images test) {

  /** Sides must be twice even for the nets' two poolings; 28 in MNIST. */
  private static final int SIDE = 28;

  /**
   * Reads a folder, or its subfolder {@code mnist}.
   *
   * @throws IllegalArgumentException naming the file and the remedy, when one is missing or wrong
   */
  public static Mnist read(Path data) {
    Path below = data.resolve("mnist");
    Path folder = Files.isDirectory(below) ? below : data;
    boolean part =
        find(folder, "t10k-images-idx3-ubyte") == null
            && find(folder, "t3k-images-idx3-ubyte") != null;
    return new Mnist(images(folder, "train"), images(folder, part ? "t3k" : "t10k"));
  }

  private static Images images(Path folder, String set) {
    Path imageFile = require(folder, set + "-images-idx3-ubyte");
    Path labelFile = require(folder, set + "-labels-idx1-ubyte");
    IdxFile images = IdxFile.read(imageFile, 3);
    IdxFile labels = IdxFile.read(labelFile, 1);
    int count = images.sizes()[0];
    if (images.sizes()[1] != SIDE || images.sizes()[2] != SIDE) {
      throw IdxFile.broken(
          imageFile,
          "has images of " + images.sizes()[1] + " by " + images.sizes()[2] + " pixels, not 28",
          null);
    }
    if (labels.sizes()[0] != count) {
      throw IdxFile.broken(
          labelFile, "has " + labels.sizes()[0] + " labels for " + count + " images", null);
    }
    for (byte label : labels.bytes()) {
      if (label < 0 || label >= Images.CLASSES) {
        throw IdxFile.broken(labelFile, "has a label " + (label & 0xFF) + ", above 9", null);
      }
    }
    return new Images(SIDE, images.bytes(), labels.bytes());
  }

  private static Path require(Path folder, String name) {
    Path file = find(folder, name);
    if (file == null) {
      throw new IllegalArgumentException(
          "MNIST file '"
              + folder.resolve(name)
              + "' (or '"
              + name
              + ".gz') is missing; name the folder that holds the four idx files of MNIST");
    }
    return file;
  }

  private static @Nullable Path find(Path folder, String name) {
    for (String end : new String[] {"", ".gz"}) {
      Path file = folder.resolve(name + end);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }
}
