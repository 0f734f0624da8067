package io.perennial.replay.server.http;

import org.jspecify.annotations.Nullable;

/** A request that is refused with a problem document. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Without a cause that is worth a line in the log. */
  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /** Of a failure that the problem tells. */
  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.detail(), cause);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
