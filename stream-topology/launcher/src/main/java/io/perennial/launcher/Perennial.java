package io.perennial.launcher;

import io.perennial.event.file.InputException;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.replay.api.InvalidQueryException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code perennial}. Exit code 0: success; 2: wrong use or input; 1: failure. */
@Command(
    name = "perennial",
    description = "Keeps models learning from a stream, without retraining and without forgetting.",
    mixinStandardHelpOptions = true,
    versionProvider = Perennial.Version.class,
    scope = ScopeType.INHERIT,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "2:wrong use or input", "1:failure"},
    subcommands = {
      RunCommand.class,
      EvaluateCommand.class,
      ProduceCommand.class,
      ReplayCommand.class,
      SnapshotCommand.class,
      JobCommand.class,
      DlqCommand.class,
      WorkerCommand.class,
      ForgetCommand.class,
      ReproduceCommand.class,
      BenchCommand.class,
      ChaosCommand.class
    })
public final class Perennial implements Runnable {

  static final int FAILURE = 1;
  static final int WRONG_USE = 2;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Show the stack trace of an error.")
  private boolean debug;

  Perennial() {}

  public static void main(String[] args) {
    reopenErrorStream();
    System.exit(run(args, System.out, System.err));
  }

  /** Runs one command and returns its exit code. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    Perennial root = new Perennial();
    return Numbers.register(new CommandLine(root, new Factory(new Terminal(out, err))))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Perennial::refuse)
        .setExecutionExceptionHandler(root::explain)
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }

  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(complaint(e) + "; see " + name(command) + " --help");
    return WRONG_USE;
  }

  /** What the parser says, where it does not speak of indexes and matching. */
  private static String complaint(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String argument = unmatched.getUnmatched().get(0);
      CommandSpec command = e.getCommandLine().getCommandSpec();
      return command.subcommands().isEmpty()
          ? "'" + argument + "' is not expected: options begin with --"
          : "there is no command '"
              + argument
              + "'; there are "
              + String.join(", ", command.subcommands().keySet());
    }
    return sentence(e).replace("option option", "option");
  }

  private int explain(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println(sentence(e));
    if (debug) {
      e.printStackTrace(command.getErr());
    }
    return exitCode(e);
  }

  private static int exitCode(Exception e) {
    if (e instanceof WrongUseException
        || e instanceof InputException
        || e instanceof InvalidQueryException) {
      return WRONG_USE;
    }
    return e instanceof ChildFailedException child && child.exitCode() == WRONG_USE
        ? WRONG_USE
        : FAILURE;
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    boolean telling = message != null && !(e instanceof NullPointerException);
    return telling ? message : "failed: " + e + " (more with --debug)";
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /**
   * The runtime warns about its vector module on the standard error stream before any of our code
   * runs. On a terminal, the start script hides that and names the real stream here.
   */
  private static void reopenErrorStream() {
    String device = System.getProperty("perennial.stderr");
    if (device != null) {
      try {
        System.setErr(new PrintStream(new FileOutputStream(device, true), true));
      } catch (IOException e) {
        System.out.println("the error stream " + device + " cannot be opened: " + e.getMessage());
      }
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {

    Version() {}

    @Override
    public String[] getVersion() {
      String version = Perennial.class.getPackage().getImplementationVersion();
      return new String[] {
        "perennial " + (version == null ? "development build" : version),
        "Java " + Runtime.version()
      };
    }
  }

  /** Gives each command the terminal it writes to. */
  private record Factory(Terminal terminal) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
