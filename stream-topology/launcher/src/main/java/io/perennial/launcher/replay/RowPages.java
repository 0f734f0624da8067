package io.perennial.launcher.replay;

import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRow;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer of any length: a limit beyond that of one question is asked for page after page, each
 * from the last row of the one before.
 */
public final class RowPages implements Rows {

  private final Function<ReplayQuery, ReplayAnswer> store;
  private final ReplayQuery query;
  private final int pageRows;
  private ReplayAnswer page;
  private int leftOfPage;
  private int left;
  private @Nullable ReplayRow last;

  /**
   * Asks for the first page.
   *
   * @param pageRows rows of a page at most
   */
  public RowPages(Function<ReplayQuery, ReplayAnswer> store, ReplayQuery query, int pageRows) {
    this.store = store;
    this.query = query;
    this.pageRows = pageRows;
    this.left = query.limit();
    this.page = ask(query);
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext()) {
      // A page that is not full is the last one.
      if (leftOfPage > 0 || left == 0 || last == null) {
        return false;
      }
      page.close();
      page = ask(query.after(Position.of(last)));
    }
    return true;
  }

  @Override
  public ReplayRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the answer has no more rows");
    }
    ReplayRow row = page.next();
    last = row;
    leftOfPage--;
    left--;
    return row;
  }

  /** The last row that was taken, or null before the first. */
  public @Nullable ReplayRow last() {
    return last;
  }

  /** Rows that the limit still allows: 0 where there may be more than were asked for. */
  public int left() {
    return left;
  }

  @Override
  public void close() {
    page.close();
  }

  private ReplayAnswer ask(ReplayQuery from) {
    leftOfPage = Math.min(left, pageRows);
    return store.apply(from.atMost(leftOfPage));
  }
}
