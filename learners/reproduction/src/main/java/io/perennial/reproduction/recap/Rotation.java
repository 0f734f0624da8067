package io.perennial.reproduction.recap;

/**
 * Turns square images about their centre, counter-clockwise as one looks at them (rows run
 * downwards), with bilinear interpolation; what comes from outside is background, 0. Positions are
 * rounded to 1/256 of a pixel, so that turns by right angles move pixels exactly.
 */
final class Rotation {

  private static final int ONE = 256;

  private final int side;

  /** Per pixel of the result: 256 times the column and the row it comes from. */
  private final int[] columns;

  private final int[] rows;

  Rotation(int side, double degrees) {
    this.side = side;
    columns = new int[side * side];
    rows = new int[side * side];
    double sine = StrictMath.sin(StrictMath.toRadians(degrees));
    double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
    double centre = (side - 1) / 2.;
    for (int i = 0; i < columns.length; i++) {
      int row = i / side;
      double x = i % side - centre;
      double y = row - centre;
      columns[i] = (int) Math.round(ONE * (centre + x * cosine - y * sine));
      rows[i] = (int) Math.round(ONE * (centre + x * sine + y * cosine));
    }
  }

  /** Turns the image at {@code from} into {@code to}. */
  void apply(byte[] images, int from, byte[] to) {
    for (int i = 0; i < columns.length; i++) {
      int x = columns[i] >> 8;
      int y = rows[i] >> 8;
      int right = columns[i] & (ONE - 1);
      int down = rows[i] & (ONE - 1);
      int upper = (ONE - right) * grey(images, from, x, y) + right * grey(images, from, x + 1, y);
      int lower =
          (ONE - right) * grey(images, from, x, y + 1) + right * grey(images, from, x + 1, y + 1);
      to[i] = (byte) (((ONE - down) * upper + down * lower + ONE * ONE / 2) >> 16);
    }
  }

  private int grey(byte[] images, int from, int x, int y) {
    return x < 0 || y < 0 || x >= side || y >= side ? 0 : images[from + y * side + x] & 0xFF;
  }
}
