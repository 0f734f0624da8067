package io.perennial.reproduction.recap;

import java.util.Locale;

/** What is compared: what is replayed, and how its objectives are weighed. */
public enum Rule {
  /** The stream alone. */
  NONE("no replay", Past.NONE, false),

  /** The past weighs as much as the stream, and is drawn from the buffer as a whole. */
  ER("ER, 1 : 1", Past.POOLED, false),

  /** An objective per past task and one for the stream, all of one weight. */
  UNIFORM("uniform", Past.PER_TASK, false),

  /** RECAP's signals with the convergence of its first version, new over old loss. */
  RECAP_V1("RECAP v1, new/old", Past.PER_TASK, false),

  /** RECAP's signals with the convergence of its second version, old over new loss. */
  RECAP_V2("RECAP v2, old/new", Past.PER_TASK, false),

  /** Dynamic weight average (Liu, Johns and Davison, CVPR 2019). */
  DWA("DWA", Past.PER_TASK, false),

  /** Softmax over the smoothed losses. */
  LEVEL("level", Past.PER_TASK, false),

  /** Uniform weights and stored logits: what the logits do without a rule. */
  UNIFORM_LOGITS("uniform + logits", Past.PER_TASK, true),

  /** Level, convergence and instability together, and stored logits. */
  OURS("ours", Past.PER_TASK, true),

  /** Ours where nobody tells where a task ends: one sample of everything, one objective. */
  OURS_BLIND("ours, no boundaries", Past.BLIND, true),

  /** All tasks shuffled into one: the ceiling. */
  JOINT("joint training", Past.NONE, false);

  /** What of the past is replayed. */
  enum Past {
    NONE,
    /** Of the past tasks' samples, regardless of the task. */
    POOLED,
    /** In equal parts of every past task's sample. */
    PER_TASK,
    /** Of a sample of everything so far, the present included. */
    BLIND
  }

  private final String label;
  private final Past past;
  private final boolean logits;

  Rule(String label, Past past, boolean logits) {
    this.label = label;
    this.past = past;
    this.logits = logits;
  }

  Past past() {
    return past;
  }

  /** Whether the logits stored with what is replayed are a target too. */
  public boolean logits() {
    return logits;
  }

  /** Whether a buffer is filled. */
  public boolean replays() {
    return past != Past.NONE;
  }

  /** Whether the weights change while it learns. */
  public boolean reweights() {
    return switch (this) {
      case RECAP_V1, RECAP_V2, DWA, LEVEL, OURS, OURS_BLIND -> true;
      case NONE, ER, UNIFORM, UNIFORM_LOGITS, JOINT -> false;
    };
  }

  /** The name in tables. */
  public String label() {
    return label;
  }

  /** The name used on the command line and in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
