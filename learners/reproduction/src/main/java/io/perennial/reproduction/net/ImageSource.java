package io.perennial.reproduction.net;

/** Images by number. */
public interface ImageSource {

  /** How many. */
  int count();

  /** Copies an image's grey values, 0 to 255, row by row, to the start of {@code to}. */
  void read(int number, byte[] to);
}
