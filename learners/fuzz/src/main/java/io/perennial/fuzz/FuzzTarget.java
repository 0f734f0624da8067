package io.perennial.fuzz;

/** Something that reads bytes from outside. */
@FunctionalInterface
public interface FuzzTarget {

  /**
   * Reads an input.
   *
   * @return whether it was taken; false if it was refused in the documented way
   * @throws Exception for every other outcome, which is a fault
   */
  boolean take(byte[] input) throws Exception;
}
