package io.perennial.reproduction.relift;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param parts one per stream, in the plan's order
 * @param forgetting null where it was not asked for
 * @param seconds of everything
 */
public record ReliftReport(
    ReliftSettings settings,
    List<ReliftPart> parts,
    @Nullable ForgettingPart forgetting,
    double seconds) {

  public ReliftReport {
    parts = List.copyOf(parts);
  }
}
