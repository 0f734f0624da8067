package io.perennial.reproduction.net;

/** The largest of every 2 by 2 pixels of each channel; heights and widths are even. */
record Pooling(int channels, int height, int width) implements Layer {

  @Override
  public int size() {
    return channels * (height / 2) * (width / 2);
  }

  /** Input number of the upper left pixel of output i. */
  int corner(int i) {
    int half = width / 2;
    int row = i / half;
    return 2 * row * width + 2 * (i % half);
  }
}
