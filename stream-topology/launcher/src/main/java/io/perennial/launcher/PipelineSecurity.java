package io.perennial.launcher;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may talk to the processes of a pipeline.
 *
 * @param brokerConfig options of the broker as Java properties, or null for none
 * @param storeAccess who may ask the replay store, as its own options
 */
record PipelineSecurity(@Nullable Path brokerConfig, List<String> storeAccess) {

  /** Whoever reaches the loopback address. */
  static final PipelineSecurity NONE = new PipelineSecurity(null, List.of());

  PipelineSecurity {
    storeAccess = List.copyOf(storeAccess);
  }
}
