package io.perennial.reproduction.net;

import java.util.SplittableRandom;

/**
 * Random affine and elastic distortion of square grey images, after Simard et al. 2003: every pixel
 * of the result is read, bilinearly, at p' = A (p - centre) + centre + t + d(p), where d is random
 * displacements on a coarse grid, interpolated between its points.
 *
 * @param rotation largest angle, radians
 * @param scaling largest change of the size, as a share
 * @param shearing largest shear
 * @param shift largest shift, pixels
 * @param elastic standard displacement at the grid's points, pixels; 0 for none
 */
public record Distortion(
    double rotation, double scaling, double shearing, double shift, double elastic) {

  /** Points of the grid on each axis. */
  private static final int GRID = 6;

  /** Every image as it is. */
  public static final Distortion NONE = new Distortion(0, 0, 0, 0, 0);

  /** Writes a distorted copy of the image that begins at {@code at} into {@code result}. */
  public void apply(byte[] pixels, int at, int side, SplittableRandom random, byte[] result) {
    if (equals(NONE)) {
      System.arraycopy(pixels, at, result, 0, side * side);
      return;
    }
    double angle = rotation * symmetric(random);
    double scaleX = 1 + scaling * symmetric(random);
    double scaleY = 1 + scaling * symmetric(random);
    double shear = shearing * symmetric(random);
    float xx = (float) (StrictMath.cos(angle) * scaleX);
    float xy = (float) (-StrictMath.sin(angle) * scaleY + shear);
    float yx = (float) (StrictMath.sin(angle) * scaleX);
    float yy = (float) (StrictMath.cos(angle) * scaleY);
    float centre = (side - 1) / 2f;
    float shiftX = (float) (centre + shift * symmetric(random));
    float shiftY = (float) (centre + shift * symmetric(random));
    float[] grid = grid(random);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float fromX = xx * (x - centre) + xy * (y - centre) + shiftX;
        float fromY = yx * (x - centre) + yy * (y - centre) + shiftY;
        if (elastic > 0) {
          fromX += displacement(grid, 0, x, y, side);
          fromY += displacement(grid, GRID * GRID, x, y, side);
        }
        result[y * side + x] = read(pixels, at, side, fromX, fromY);
      }
    }
  }

  private static double symmetric(SplittableRandom random) {
    return 2 * random.nextDouble() - 1;
  }

  /** Sums of four uniform numbers: near enough to normal, and cheap. */
  private float[] grid(SplittableRandom random) {
    if (elastic == 0) {
      return new float[0];
    }
    float[] grid = new float[2 * GRID * GRID];
    double scale = elastic * Math.sqrt(3) / 2;
    for (int i = 0; i < grid.length; i++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += symmetric(random);
      }
      grid[i] = (float) (scale * sum);
    }
    return grid;
  }

  private static float displacement(float[] grid, int from, int x, int y, int side) {
    float gx = x * (GRID - 1.001f) / (side - 1);
    float gy = y * (GRID - 1.001f) / (side - 1);
    int i = from + (int) gy * GRID + (int) gx;
    float u = gx - (int) gx;
    float v = gy - (int) gy;
    float upper = grid[i] + u * (grid[i + 1] - grid[i]);
    float lower = grid[i + GRID] + u * (grid[i + GRID + 1] - grid[i + GRID]);
    return upper + v * (lower - upper);
  }

  private static byte read(byte[] pixels, int at, int side, float x, float y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float u = x - left;
    float v = y - top;
    float upper =
        pixel(pixels, at, side, left, top) * (1 - u) + pixel(pixels, at, side, left + 1, top) * u;
    float lower =
        pixel(pixels, at, side, left, top + 1) * (1 - u)
            + pixel(pixels, at, side, left + 1, top + 1) * u;
    return (byte) Math.round(upper * (1 - v) + lower * v);
  }

  private static int pixel(byte[] pixels, int at, int side, int x, int y) {
    boolean inside = x >= 0 && x < side && y >= 0 && y < side;
    return inside ? pixels[at + y * side + x] & 0xFF : 0;
  }
}
