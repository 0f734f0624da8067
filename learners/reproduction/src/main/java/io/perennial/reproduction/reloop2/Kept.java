package io.perennial.reproduction.reloop2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One reusable holder per row of a slot, for what is known when it is scored. */
final class Kept<T> {

  private final List<T> holders = new ArrayList<>();
  private final Supplier<T> fresh;

  Kept(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** The holder of a row. */
  T of(Query query) {
    while (holders.size() <= query.index()) {
      holders.add(fresh.get());
    }
    return holders.get(query.index());
  }
}
