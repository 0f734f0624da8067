package io.perennial.replay.server.streams;

import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets readers at a partition's store between the end of its restoration and the moment it closes.
 * Each read passes the gate on its own, so that closing waits for one read and not for an answer,
 * and no read meets a native store that is being torn down.
 */
final class PartitionGate {

  private final int partition;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean open = true;

  PartitionGate(int partition) {
    this.partition = partition;
  }

  /** Reads, or throws {@link StoreUnavailableException} when the gate is shut. */
  <T> T pass(Supplier<T> read) {
    Lock shared = lock.readLock();
    shared.lock();
    try {
      if (!open) {
        throw new StoreUnavailableException("partition " + partition + " is being moved");
      }
      return read.get();
    } finally {
      shared.unlock();
    }
  }

  /** Runs even when the gate is shut: for giving things back. */
  void passAlways(Runnable release) {
    Lock shared = lock.readLock();
    shared.lock();
    try {
      release.run();
    } finally {
      shared.unlock();
    }
  }

  /** Returns when no read is under way, and lets none in any more. */
  void shut() {
    Lock exclusive = lock.writeLock();
    exclusive.lock();
    try {
      open = false;
    } finally {
      exclusive.unlock();
    }
  }
}
