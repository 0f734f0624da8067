package io.perennial.reproduction.net;

/** One step of a net. */
sealed interface Layer permits Linear, Pooling {

  /** Number of values it gives per image. */
  int size();
}
