package io.perennial.replay.server.storage;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The partitions' facts as one walk, by (time, partition). */
public final class MergedFacts implements FactCursor {

  private record Head(int source, Fact fact) {}

  private final List<FactCursor> sources;
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparingLong((Head head) -> head.fact.timestamp())
              .thenComparingInt(Head::source));
  private boolean started;

  /** Takes over the sources and closes them. */
  public MergedFacts(List<FactCursor> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public @Nullable Fact next() {
    if (!started) {
      started = true;
      for (int source = 0; source < sources.size(); source++) {
        advance(source);
      }
    }
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    advance(head.source);
    return head.fact;
  }

  @Override
  public void close() {
    sources.forEach(FactCursor::close);
  }

  private void advance(int source) {
    Fact fact = sources.get(source).next();
    if (fact != null) {
      heads.add(new Head(source, fact));
    }
  }
}
