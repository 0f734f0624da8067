package io.perennial.launcher.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * What every child process begins with: {@code ChildMain MAIN ARGUMENTS…} runs the main class, and
 * ends the process when the one that started it is gone, however it went. The parent holds the
 * other end of the child's standard input, and never writes to it.
 *
 * <p>It needs nothing but the JDK, so that it can stand at the end of any class path.
 */
public final class ChildMain {

  private ChildMain() {}

  public static void main(String[] arguments) throws Throwable {
    Thread watch = new Thread(ChildMain::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Whatever came would mean nothing.
      }
    } catch (IOException e) {
      // A broken pipe is the end of the parent, too.
    }
    System.exit(0);
  }
}
