package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.MeasurementFailedException;

/**
 * Counts length-delimited Protobuf messages as they come in: each its length as a varint and so
 * many bytes, and an empty one at the end. One thread.
 */
final class FrameCounter {

  private static final int LONGEST_VARINT_SHIFT = 28;

  private long messages;
  private int shift;
  private int length;
  private int left;
  private boolean ended;

  /** The next bytes of the answer. */
  void accept(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      if (left > 0) {
        int part = Math.min(left, count - at);
        left -= part;
        at += part;
      } else {
        takeLength(bytes[at++]);
      }
    }
  }

  private void takeLength(byte next) {
    if (ended) {
      throw new MeasurementFailedException("the store's answer goes on after its end mark");
    }
    length |= (next & 0x7f) << shift;
    if (next < 0) {
      shift += 7;
      if (shift > LONGEST_VARINT_SHIFT) {
        throw new MeasurementFailedException("the store's answer has a message of more than 2 GiB");
      }
      return;
    }
    ended = length == 0;
    messages += ended ? 0 : 1;
    left = length;
    length = 0;
    shift = 0;
  }

  /**
   * Messages of the whole answer, without the end mark.
   *
   * @throws MeasurementFailedException when there was no end mark
   */
  long messages() {
    if (!ended) {
      throw new MeasurementFailedException(
          "the store's answer ends after " + messages + " messages without its end mark");
    }
    return messages;
  }
}
