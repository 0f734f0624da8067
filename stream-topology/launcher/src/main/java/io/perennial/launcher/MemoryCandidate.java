package io.perennial.launcher;

/**
 * A memory of recent examples, as {@link MemoryBench} measures it. Loops are inside, so that what
 * is measured is not the call. Examples have consecutive numbers; {@link MemoryStream} makes them.
 */
interface MemoryCandidate extends AutoCloseable {

  String name();

  /** Examples read and written in turn, long enough for the clock. */
  int block();

  /** Blocks of one measurement. */
  int blocks();

  /** Remembers the examples from {@code from} to {@code to - 1}; then they can be read. */
  void write(int from, int to);

  /**
   * Asks for an opinion on each of the examples from {@code from} to {@code to - 1}, at most a
   * block of them, as before they are written.
   *
   * @return something of the opinions, so that they are not optimised away
   */
  double read(int from, int to);

  /** Bytes of the memory itself, or 0 where the library does not tell. */
  long bytes();

  @Override
  default void close() {}
}
