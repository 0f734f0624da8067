package io.perennial.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Event;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.learner.LearnerConfig;
import io.perennial.learner.snapshot.LearnerConfigText;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores and learns the same events by several learners, in turns after one pass each that warms
 * up, and prints a line per pass with tabs between: {@code pass NAME CPU_NANOS EVENTS LOG_LOSS
 * ACCURACY}. The time is the thread's CPU time, native code included, of scoring and learning
 * alone.
 *
 * <p>Arguments: the file of events, JSON by line, each with its label; passes; then by twos a name
 * and the learner: the text of a {@link LearnerConfig}, or {@code vw} and Vowpal Wabbit's options.
 */
public final class PeerBenchMain {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double LEAST = 1e-7;

  private final List<Interaction> events;
  private final PrintStream out;
  private final double[] scores = new double[Contestant.BLOCK];

  PeerBenchMain(List<Interaction> events, PrintStream out) {
    this.events = events;
    this.out = out;
  }

  /** Everything in turns. */
  public static void main(String[] arguments) throws IOException {
    List<Contestant> contestants = new ArrayList<>();
    for (int i = 2; i < arguments.length; i += 2) {
      contestants.add(contestant(arguments[i], arguments[i + 1]));
    }
    new PeerBenchMain(read(Path.of(arguments[0])), System.out)
        .measure(contestants, Integer.parseInt(arguments[1]));
  }

  static Contestant contestant(String name, String how) {
    return how.startsWith("vw ")
        ? new VowpalWabbit(name, how.substring("vw ".length()))
        : new PerennialContestant(name, LearnerConfigText.parse(how));
  }

  static List<Interaction> read(Path file) throws IOException {
    JsonEventCodec codec = new JsonEventCodec(LabelSpace.BINARY);
    List<Interaction> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        Event event = codec.decode(line.getBytes(UTF_8));
        events.add((Interaction) event);
      } catch (InvalidEventException e) {
        throw new IllegalArgumentException("%s: %s".formatted(e.getMessage(), line), e);
      }
    }
    return events;
  }

  void measure(List<Contestant> contestants, int passes) {
    contestants.forEach(this::pass);
    for (int i = 0; i < passes; i++) {
      for (Contestant contestant : contestants) {
        out.println("pass\t" + contestant.name() + "\t" + pass(contestant));
        out.flush();
      }
    }
  }

  private String pass(Contestant contestant) {
    long nanos = 0;
    double loss = 0;
    int right = 0;
    try (Contestant.Learner learner = contestant.start()) {
      for (int from = 0; from < events.size(); from += Contestant.BLOCK) {
        List<Interaction> block =
            events.subList(from, Math.min(events.size(), from + Contestant.BLOCK));
        learner.prepare(block);
        long start = THREADS.getCurrentThreadCpuTime();
        learner.run(scores);
        nanos += THREADS.getCurrentThreadCpuTime() - start;
        for (int i = 0; i < block.size(); i++) {
          boolean positive = block.get(i).label() == 1;
          double p = Math.max(LEAST, Math.min(1 - LEAST, scores[i]));
          loss -= Math.log(positive ? p : 1 - p);
          right += scores[i] > 0.5 == positive ? 1 : 0;
        }
      }
    }
    int n = events.size();
    return "%d\t%d\t%s\t%s".formatted(nanos, n, loss / n, (double) right / n);
  }
}
