package io.perennial.peers;

import io.perennial.event.Interaction;
import java.util.List;

/** A learner of binary streams that is measured. */
interface Contestant {

  /** Events that are made ready together, before the clock runs. */
  int BLOCK = 256;

  String name();

  /** Begins afresh. */
  Learner start();

  /** One pass's learner. */
  interface Learner extends AutoCloseable {

    /** Makes events ready, at most {@value Contestant#BLOCK}: not part of what is measured. */
    void prepare(List<Interaction> block);

    /**
     * Scores each event of the block, then learns its label.
     *
     * @param scores takes the probability of the positive class, as it was before the label
     */
    void run(double[] scores);

    @Override
    void close();
  }
}
