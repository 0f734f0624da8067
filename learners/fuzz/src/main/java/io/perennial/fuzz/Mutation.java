package io.perennial.fuzz;

import java.util.SplittableRandom;

/** Makes another input of one that there is. Implementations keep nothing between calls. */
@FunctionalInterface
public interface Mutation {

  /** Largest input that is made: above the 1 MiB of a record, so that limits are reached. */
  int MOST_BYTES = 3 << 19;

  /**
   * Another input. Neither array is changed.
   *
   * @param input to be changed
   * @param other to take parts of
   * @param random decides everything
   */
  byte[] mutate(byte[] input, byte[] other, SplittableRandom random);

  /** This one, or in a quarter of the calls changes of single bytes. */
  default Mutation withDamage() {
    Mutation damage = new ByteMutation();
    return (input, other, random) ->
        (random.nextInt(4) == 0 ? damage : this).mutate(input, other, random);
  }

  /** For bytes of no structure that is known here. */
  static Mutation bytes() {
    return new ByteMutation();
  }

  /** For Protobuf messages. */
  static Mutation protobuf() {
    return new ProtobufMutation().withDamage();
  }

  /**
   * For text.
   *
   * @param words that mean something there
   */
  static Mutation text(String... words) {
    return new TextMutation(words).withDamage();
  }

  /**
   * For JSON.
   *
   * @param words that mean something there, beside JSON's own
   */
  static Mutation json(String... words) {
    return new TextMutation(TextMutation.JSON, words).withDamage();
  }
}
