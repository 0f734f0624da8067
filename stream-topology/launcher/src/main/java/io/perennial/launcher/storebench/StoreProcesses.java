package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;
import io.perennial.settings.KafkaCluster;

/** A broker that runs, with the topics of a pipeline, and a store that can be killed. */
public interface StoreProcesses {

  /** Where the broker answers, as host and port. */
  KafkaCluster cluster();

  /** Where the store takes its examples from. */
  String examplesTopic();

  /** Where the store answers, on the loopback address. */
  int storePort();

  /**
   * Starts the store, and does not wait for it.
   *
   * @throws MeasurementFailedException if everything is being stopped
   */
  void startStore();

  /** Kills the store with SIGKILL; it is gone when this returns. */
  void killStore();

  /** Removes all that the store, which does not run, has on disk. */
  void deleteStoreFolder();

  /** Throws if the broker or the store died by itself: then nothing can be measured any more. */
  void check();
}
