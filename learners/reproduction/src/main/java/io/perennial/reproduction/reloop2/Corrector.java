package io.perennial.reproduction.reloop2;

/**
 * Corrects the base's scores. Of every slot, rows are corrected in their order, and judged and
 * remembered after they were corrected: one by one in their order, or the slot's all together,
 * judged in random order.
 */
interface Corrector {

  /**
   * The corrected score, from 0 to 1. A {@link Contestant#mixed} corrector gives what it would say
   * if the base had no share, which may be any finite number.
   */
  float correct(Query query);

  /** Learns from a row that was corrected how far to believe what it says. */
  default void judge(Query query, int label) {}

  /**
   * Remembers a row that was corrected; if the base has changed since, it was scored by the new
   * base and corrected again, so that keys and errors are of the base that will be corrected.
   */
  void remember(Query query, int label);

  /** Bytes of what is remembered, as far as that is the point. */
  default long bytes() {
    return 0;
  }
}
