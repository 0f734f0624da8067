package io.perennial.replay.api;

/** A query that cannot be asked: names the parameter, the value and what is allowed. */
public final class InvalidQueryException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String value;
  private final String allowed;

  /**
   * Refuses one parameter.
   *
   * @param parameter as it is called in the URL
   * @param value as it was given
   * @param allowed what would have been right, as the end of "it must be ..."
   */
  public InvalidQueryException(String parameter, String value, String allowed) {
    super("parameter '" + parameter + "' is '" + value + "', but must be " + allowed);
    this.parameter = parameter;
    this.value = value;
    this.allowed = allowed;
  }

  /** The parameter, as it is called in the URL. */
  public String parameter() {
    return parameter;
  }

  /** The value that was refused. */
  public String value() {
    return value;
  }

  /** What would have been right. */
  public String allowed() {
    return allowed;
  }
}
