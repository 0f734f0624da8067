package io.perennial.launcher;

import io.perennial.event.Receipt;
import java.util.ArrayList;
import java.util.List;

/** A receipt for the eye. */
final class ReceiptText {

  private ReceiptText() {}

  static String of(Receipt receipt) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s forgot user '%s' up to offset %,d of shard %d"
            .formatted(receipt.place(), receipt.user(), receipt.offset(), receipt.shard()));
    for (Receipt.Removed removed : receipt.removed()) {
      lines.add("  removed %,10d  %s".formatted(removed.count(), removed.what()));
    }
    for (Receipt.Kept kept : receipt.kept()) {
      lines.add("  kept                %s: %s".formatted(kept.what(), kept.reason()));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
