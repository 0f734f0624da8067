package io.perennial.reproduction.tame;

/**
 * All that whoever learns or answers gets to see of a {@link TaskStream}: images and, in learning,
 * their digits. A row's task cannot be asked for here.
 */
interface Rows {

  /** How many. */
  int rows();

  /** Copies a row's image, grey values 0 to 255, to {@code to} from {@code at} on. */
  void read(int row, byte[] to, int at);

  /** A row's digit. */
  int label(int row);

  /** Pixels of an image. */
  int imageSize();
}
