package io.perennial.learner.memory;

/**
 * Told when the memory is read and written, by whoever times it. The learner itself knows no clock.
 */
public interface Probe {

  /** Nobody. */
  Probe NONE =
      new Probe() {
        @Override
        public void readBegins() {}

        @Override
        public void readEnds() {}

        @Override
        public void writeBegins() {}

        @Override
        public void writeEnds() {}
      };

  void readBegins();

  void readEnds();

  void writeBegins();

  void writeEnds();
}
