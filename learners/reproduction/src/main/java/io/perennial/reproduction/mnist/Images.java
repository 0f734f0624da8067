package io.perennial.reproduction.mnist;

import java.util.Arrays;

/**
 * Square grey images with labels.
 *
 * @param side pixels of a row and of a column
 * @param pixels grey values 0 to 255, image after image, row by row
 * @param labels a class from 0 to 9 per image
 */
public record Images(int side, byte[] pixels, byte[] labels) {

  /** How many classes a label can name. */
  public static final int CLASSES = 10;

  /** Checks that there is an image per label. */
  public Images {
    if (pixels.length != labels.length * side * side) {
      throw new IllegalArgumentException(
          "images of "
              + side
              + " by "
              + side
              + " pixels: "
              + pixels.length
              + " pixels do not fit "
              + labels.length
              + " labels");
    }
  }

  /** Number of images. */
  public int count() {
    return labels.length;
  }

  /** Pixels of one image. */
  public int size() {
    return side * side;
  }

  /** The images from one number up to another, exclusive. */
  public Images range(int from, int to) {
    return new Images(
        side,
        Arrays.copyOfRange(pixels, from * size(), to * size()),
        Arrays.copyOfRange(labels, from, to));
  }
}
