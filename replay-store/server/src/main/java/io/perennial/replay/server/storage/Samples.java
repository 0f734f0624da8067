package io.perennial.replay.server.storage;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.SampleQuery;
import io.perennial.replay.api.SampleQuery.By;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws rows without replacement: whole groups of {@link SamplePlaces}, in a random order of all
 * groups that follows from the seed, some at a time, so that each time is one walk in the order of
 * the disk. Each row is in one group, and each group is as likely as any other to come early, so
 * each row is as likely as any other.
 */
public final class Samples implements RowCursor {

  /** Log loss from which on a row is no likelier to be drawn by error, nats. */
  static final int MOST_LOSS = 4;

  private static final int GROUPS_AT_A_TIME = 128;

  /** A range of groups with the partition it is in, and the number of its first in all. */
  private record Place(int partition, SampleRange range, long first) {}

  private final List<? extends PartitionSource> partitions;
  private final SampleQuery query;
  private final List<Place> places = new ArrayList<>();
  private final Permutation order;
  private final Deque<RowView> drawn = new ArrayDeque<>();
  private long taken;

  private Samples(List<? extends PartitionSource> partitions, SampleQuery query) {
    this.partitions = partitions;
    this.query = query;
    long groups = 0;
    for (int partition = 0; partition < partitions.size(); partition++) {
      for (SampleRange range : partitions.get(partition).sampleRanges()) {
        if (query.expert() == null || query.expert() == range.expert()) {
          places.add(new Place(partition, range, groups));
          groups += range.groups();
        }
      }
    }
    this.order = new Permutation(groups, query.seed());
  }

  /**
   * Opens the walk; the number of rows is the reader's business.
   *
   * @param partitions all of them, in the order of their numbers
   * @param query not by {@link By#RECENT}: that is {@link #newest}
   */
  public static RowCursor open(List<? extends PartitionSource> partitions, SampleQuery query) {
    return new Samples(partitions, query);
  }

  /** The question that answers a sample of the newest rows. */
  public static ReplayQuery newest(SampleQuery query) {
    return ReplayQuery.everything()
        .ofExpert(query.expert())
        .orderedBy(Order.NEWEST)
        .atMost(query.count());
  }

  @Override
  public @Nullable RowView next() {
    while (drawn.isEmpty() && taken < order.size()) {
      draw();
    }
    return drawn.poll();
  }

  @Override
  public void close() {
    drawn.clear();
  }

  private void draw() {
    ReadDeadline.check();
    long until = Math.min(order.size(), taken + GROUPS_AT_A_TIME);
    long[] groups = new long[(int) (until - taken)];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = order.at(taken + i);
    }
    Arrays.sort(groups);
    List<RowView> rows = new ArrayList<>(groups.length * SamplePlaces.GROUP);
    int from = 0;
    for (Place place : places) {
      int to = from;
      while (to < groups.length && groups[to] < place.first + place.range.groups()) {
        to++;
      }
      if (to > from) {
        read(place, Arrays.copyOfRange(groups, from, to), rows);
      }
      from = to;
    }
    // In the order of the disk, a part of them would not be a sample.
    Collections.shuffle(rows, new Random(SamplePlaces.mix(query.seed(), taken)));
    drawn.addAll(rows);
    taken = until;
  }

  private void read(Place place, long[] groups, List<RowView> rows) {
    for (int i = 0; i < groups.length; i++) {
      groups[i] += place.range.firstGroup() - place.first;
    }
    try (RowCursor cursor =
        partitions.get(place.partition).sampleGroups(place.range.expert(), groups)) {
      for (RowView row = cursor.next(); row != null; row = cursor.next()) {
        if (query.by() != By.ERROR || isAccepted(row)) {
          rows.add(row);
        }
      }
    }
  }

  /** Rejection sampling: a function of the seed and the row. */
  private boolean isAccepted(RowView row) {
    long hash = SamplePlaces.mix(query.seed(), Arrays.hashCode(row.key()));
    return new SplittableRandom(hash).nextDouble() * MOST_LOSS < row.logLoss();
  }

  /** A random order of the numbers below a size, by a Feistel network that is walked in cycles. */
  static final class Permutation {

    private static final int ROUNDS = 4;

    private final long size;
    private final int halfBits;
    private final long seed;

    Permutation(long size, long seed) {
      this.size = size;
      this.seed = seed;
      int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(Math.max(0, size - 1)));
      this.halfBits = (bits + 1) / 2;
    }

    long size() {
      return size;
    }

    /** The number at a place of the order. */
    long at(long place) {
      long number = encrypt(place);
      while (number >= size) {
        number = encrypt(number);
      }
      return number;
    }

    private long encrypt(long number) {
      long mask = (1L << halfBits) - 1;
      long left = number >>> halfBits;
      long right = number & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ SamplePlaces.mix(seed * ROUNDS + round, right) & mask;
        left = right;
        right = next;
      }
      return left << halfBits | right;
    }
  }
}
