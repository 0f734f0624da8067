package io.perennial.launcher;

/** The parts of the replay store's benchmark, in their order. */
enum StoreBenchPhase {
  /** A backlog is taken in while clients ask. */
  ingest,
  /** Users' histories are asked for while examples come in. */
  history,
  /** Everything is read, and everything is answered. */
  scan,
  /** The same question as SQL and directly. */
  sql,
  /** Examples are drawn at random. */
  sample,
  /** The store is killed while examples come in, with its folder and without. */
  recovery
}
