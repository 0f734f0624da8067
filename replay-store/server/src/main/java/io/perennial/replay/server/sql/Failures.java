package io.perennial.replay.server.sql;

import io.perennial.replay.server.storage.StoreUnavailableException;
import java.time.DateTimeException;
import java.util.function.Supplier;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.jspecify.annotations.Nullable;

/** Tells what is the statement's fault, what is a limit, and what is ours. */
final class Failures {

  private static final int CAUSES = 20;

  private Failures() {}

  /** Runs work of Calcite's; what it throws says what it means. */
  static <T extends @Nullable Object> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackOverflowError e) {
      throw tooDeep(e);
    } catch (OutOfMemoryError e) {
      throw new SqlLimitException(
          SqlLimitException.Limit.MEMORY,
          "the statement needs more memory than there is; ask for less at a time");
    } catch (AssertionError e) {
      // Calcite asserts of statements what they need not fulfil.
      throw new SqlRefusedException("the statement cannot be planned; ask it in simpler words", e);
    } catch (LinkageError e) {
      // Calcite works out a constant when it loads its code, the JVM then calls it a class's fault.
      throw new SqlRefusedException("a constant of the statement cannot be worked out", e);
    } catch (RuntimeException e) {
      throw meaning(e);
    }
  }

  static SqlRefusedException tooDeep(Throwable cause) {
    return new SqlRefusedException("the statement is nested too deeply; name parts by WITH", cause);
  }

  private static RuntimeException meaning(RuntimeException failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES; i++) {
      if (cause instanceof SqlRefusedException
          || cause instanceof SqlLimitException
          || cause instanceof StoreUnavailableException) {
        return (RuntimeException) cause;
      }
      if (cause instanceof CalciteContextException context) {
        return Statements.refused(context);
      }
      if (cause instanceof IllegalStateException && message(cause).contains("SINGLE_VALUE")) {
        return new SqlRefusedException(
            "a query in brackets that must give one value gives several; add LIMIT 1, or ask with"
                + " IN",
            failure);
      }
      if (isOfValues(cause)) {
        return new SqlRefusedException("a value cannot be worked out: " + message(cause), failure);
      }
      cause = cause.getCause();
    }
    return failure;
  }

  private static boolean isOfValues(Throwable cause) {
    return cause instanceof CalciteException
        || cause instanceof ArithmeticException
        || cause instanceof ClassCastException
        || cause instanceof DateTimeException
        || cause instanceof IllegalArgumentException
        || cause instanceof IndexOutOfBoundsException;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
