package io.perennial.launcher.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * One topic of one shard: what an undisturbed processor gave, in order, against what was committed,
 * in order. Whichever comes first waits for the other. Memory: what waits, and 8 bytes for each of
 * the last {@value #REMEMBERED}. One thread.
 */
final class Answers {

  private static final int REMEMBERED = 1 << 16;
  private static final int SHOWN = 400;

  private final String name;
  private final Deque<byte[]> expected = new ArrayDeque<>();
  private final Deque<byte[]> committed = new ArrayDeque<>();
  private final long[] matchedHashes = new long[REMEMBERED];
  private long matched;

  /**
   * @param name such as "predictions of shard 1"
   */
  Answers(String name) {
    this.name = name;
  }

  void expect(byte[] answer) {
    byte[] other = committed.poll();
    if (other == null) {
      expected.add(answer);
    } else {
      match(answer, other);
    }
  }

  void commit(byte[] answer) {
    byte[] other = expected.poll();
    if (other == null) {
      committed.add(answer);
    } else {
      match(other, answer);
    }
  }

  private void match(byte[] wanted, byte[] found) {
    if (!Arrays.equals(wanted, found)) {
      throw new DiscrepancyException(
          "%s, number %d: %s; committed is %s, where an undisturbed processor gives %s"
              .formatted(name, matched + 1, guess(found), text(found), text(wanted)));
    }
    matchedHashes[(int) (matched % REMEMBERED)] = hash(wanted);
    matched++;
  }

  /** What most likely happened. */
  private String guess(byte[] found) {
    long hash = hash(found);
    for (long back = matched - 1; back >= Math.max(0, matched - REMEMBERED); back--) {
      if (matchedHashes[(int) (back % REMEMBERED)] == hash) {
        return "committed twice, first as number " + (back + 1);
      }
    }
    int missing = 1;
    for (Iterator<byte[]> later = expected.iterator(); later.hasNext(); missing++) {
      if (Arrays.equals(later.next(), found)) {
        return missing + " are missing before it";
      }
    }
    return "it differs";
  }

  /** Throws unless all that is expected was committed, and nothing else. */
  void requireEnd() {
    if (!expected.isEmpty()) {
      throw new DiscrepancyException(
          "%s: %d are missing after number %d, the first %s"
              .formatted(name, expected.size(), matched, text(expected.getFirst())));
    }
    if (!committed.isEmpty()) {
      throw new DiscrepancyException(
          "%s: %d more than an undisturbed processor gives, the first after number %d: %s: %s"
              .formatted(
                  name,
                  committed.size(),
                  matched,
                  guess(committed.getFirst()),
                  text(committed.getFirst())));
    }
  }

  /** Expected and not committed yet. */
  int awaited() {
    return expected.size();
  }

  /** Committed, and not known to be right yet. */
  int unchecked() {
    return committed.size();
  }

  /** Committed and right. */
  long matched() {
    return matched;
  }

  private static long hash(byte[] answer) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : answer) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    return hash;
  }

  private static String text(byte[] answer) {
    String text = new String(answer, UTF_8).replaceAll("\\p{Cntrl}", "·");
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
