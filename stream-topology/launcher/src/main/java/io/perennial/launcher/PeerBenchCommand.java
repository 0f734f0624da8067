package io.perennial.launcher;

import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.launcher.process.Folders;
import io.perennial.settings.Settings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures learners of other systems on the same events. */
@Command(
    name = "peers",
    description = {
      "Measure the learner's core beside Vowpal Wabbit on the same events of a binary stream: CPU"
          + " time of the learning thread per event, log loss and accuracy of every event before it"
          + " is learned.",
      "learner is as configured; fm and logistic are our own factorization machine and logistic"
          + " regression on hashed features and nothing else. vw-linear is VW with -b 22,"
          + " vw-crossed with -b 22 -q ic, vw-constant with -b 22 -q ic -l 1 --power_t 0. Its"
          + " features are hashed beforehand, as ours are decoded; users are in the namespace u,"
          + " items in i, the context and the hour of the day in c.",
      "All take turns in one child process with a class path of its own, after a pass each that"
          + " warms up. VW's native library is for Linux on x86-64."
    })
final class PeerBenchCommand implements Callable<Integer> {

  private static final String MODULE = "learners/peer-bench";
  private static final String MAIN = "io.perennial.peers.PeerBenchMain";

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final LearnerOptions learner = new LearnerOptions();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured passes, each with fresh learners.")
  private int repeat;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How results are printed: ${COMPLETION-CANDIDATES}.")
  private OutputFormat output = OutputFormat.table;

  private final Terminal terminal;

  PeerBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (repeat < 1 || repeat > 1_000) {
      throw new WrongUseException("--repeat must be between 1 and 1000, but is " + repeat);
    }
    Settings settings = learner.settings(source, Map.of());
    if (settings.learner().classes() != 2) {
      throw new WrongUseException(
          "--classes names %d, but peers are compared on binary streams"
              .formatted(settings.learner().classes()));
    }
    PeerBench bench = new PeerBench(repeat, terminal::say);
    List<Interaction> events = LabelledEvents.read(source, settings);
    Path folder = Files.createTempDirectory("perennial");
    try {
      Path file = folder.resolve("events.jsonl");
      write(events, file);
      BenchProcess process =
          new BenchProcess(ProjectLayout.find(), "comparison with peers", MODULE, MAIN);
      // Room for some million events; and where VW unpacks its library, and leaves it.
      List<String> options = List.of("-Xmx3g", "-Djava.io.tmpdir=" + folder);
      process.run(process.target().resolve("classpath"), options, arguments(file), bench::accept);
    } finally {
      Folders.delete(folder);
    }
    List<PeerBench.Result> results = bench.results();
    terminal
        .out()
        .print(
            output == OutputFormat.json
                ? PeerBenchTable.toJson(results)
                : PeerBenchTable.render(results));
    terminal.out().flush();
    return 0;
  }

  private List<String> arguments(Path file) {
    Map<String, String> fm = new TreeMap<>(BenchCommand.ON_HASHES);
    fm.put("learner.scorer", "FM");
    List<String> arguments = new ArrayList<>(List.of(file.toString(), "" + repeat));
    arguments.addAll(List.of("learner", config(Map.of())));
    arguments.addAll(List.of("fm", config(fm)));
    arguments.addAll(List.of("logistic", config(BenchCommand.ON_HASHES)));
    arguments.addAll(List.of("vw-linear", "vw -b 22"));
    arguments.addAll(List.of(PeerBench.REFERENCE, "vw -b 22 -q ic"));
    arguments.addAll(List.of("vw-constant", "vw -b 22 -q ic -l 1 --power_t 0"));
    return arguments;
  }

  private String config(Map<String, String> forced) {
    return learner.changed(source, forced).learner().toString();
  }

  private static void write(List<Interaction> events, Path file) {
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.BINARY);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Interaction event : events) {
        out.write(codec.encode(event));
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the events cannot be written to " + file, e);
    }
  }
}
