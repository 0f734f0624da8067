package io.perennial.policy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.nd4j.Backend;
import io.perennial.policy.nd4j.TensorPolicyMath;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures fine-tuning steps by every arithmetic on the class path, in turns, and prints a line per
 * measurement: {@code pass KIND NAME CONTEXTS SCORES CPU_NANOS}, or before it {@code agrees NAME
 * DIFFERENCE}, with tabs between. CPU time is that of the process, whatever threads it has, in
 * ticks of 10 ms on Linux; so a pass is to take a second or more.
 *
 * <p>Arguments: candidates of a context, passes, milliseconds of CPU time per pass, then the
 * contexts of a step, one size or more.
 */
public final class PolicyBenchMain {

  private static final int WARM_UP_PASSES = 2;
  private static final int MOST_STEPS = 1 << 24;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final PolicyShape shape;
  private final int passes;
  private final long passNanos;
  private final PrintStream out;

  PolicyBenchMain(int candidates, int passes, long passMillis, PrintStream out) {
    PolicyShape d = PolicyShape.defaults();
    this.shape =
        new PolicyShape(
            d.rows(), d.embedding(), d.hidden(), candidates, d.contextValues(), 1, d.seed());
    this.passes = passes;
    this.passNanos = passMillis * 1_000_000;
    this.out = out;
  }

  public static void main(String[] arguments) {
    PolicyBenchMain bench =
        new PolicyBenchMain(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Long.parseLong(arguments[2]),
            System.out);
    bench.agree();
    for (int i = 3; i < arguments.length; i++) {
      for (Contestant.Kind kind : Contestant.Kind.values()) {
        bench.measure(kind, Integer.parseInt(arguments[i]));
      }
    }
  }

  /** All that are on the class path, the plain arithmetic first. */
  private Map<String, Function<RankingPolicy, PolicyMath>> arithmetics() {
    Map<String, Function<RankingPolicy, PolicyMath>> all = new LinkedHashMap<>();
    all.put("cpu", PlainPolicyMath::new);
    all.put("nd4j-cpu", policy -> Backend.open("nd4j", policy));
    if (PyTorchLayers.isAvailable()) {
      all.put("pytorch-cpu", PolicyBenchMain::byPyTorch);
    }
    return all;
  }

  private static PolicyMath byPyTorch(RankingPolicy policy) {
    PolicyShape shape = policy.shape();
    PyTorchLayers layers = new PyTorchLayers(TensorPolicyMath.inputs(shape), shape.hidden());
    return new TensorPolicyMath(policy, layers, "pytorch-cpu");
  }

  /**
   * Measures steps of one size.
   *
   * @param contexts of a step
   */
  void measure(Contestant.Kind kind, int contexts) {
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    arithmetics().forEach((name, math) -> contestants.put(name, kind.open(shape, contexts, math)));
    try {
      List<Integer> steps = new ArrayList<>();
      for (Contestant contestant : contestants.values()) {
        steps.add(calibrate(contestant));
      }
      // One pass of each after the other, so that what slows the machine slows all.
      for (int turn = 0; turn < passes; turn++) {
        int i = 0;
        for (Map.Entry<String, Contestant> each : contestants.entrySet()) {
          int n = steps.get(i++);
          long nanos = cpuNanos(each.getValue(), n);
          long scores = (long) n * contexts * shape.candidates();
          print("pass", kind, each.getKey(), contexts, scores, nanos);
        }
      }
    } finally {
      contestants.values().forEach(Contestant::close);
    }
  }

  /** Requires that all compute the same on a policy that has learned a little. */
  void agree() {
    Contestant plain = Contestant.Kind.STEP.open(shape, 64, PlainPolicyMath::new);
    plain.steps(3);
    arithmetics()
        .forEach(
            (name, math) -> {
              double difference = Agreement.worst(plain.policy(), math);
              // Also if it is not a number.
              if (!(difference <= Agreement.TOLERANCE)) {
                throw new IllegalStateException(
                    "the arithmetic of %s differs from the plain one by %g of the largest number"
                        .formatted(name, difference));
              }
              print("agrees", name, difference);
            });
  }

  /** Warms up, and finds how many steps take as long as a pass is to take. */
  private int calibrate(Contestant contestant) {
    int steps = 1;
    long nanos = cpuNanos(contestant, steps);
    while (nanos < passNanos / 2 && steps < MOST_STEPS) {
      steps *= 2;
      nanos = cpuNanos(contestant, steps);
    }
    for (int i = 0; i < WARM_UP_PASSES; i++) {
      // Ticks are coarse: one pass that seems to take no time must not ask for millions of steps.
      double change = Math.min(2, (double) passNanos / nanos);
      steps = (int) Math.max(1, steps * change);
      nanos = cpuNanos(contestant, steps);
    }
    return steps;
  }

  private static long cpuNanos(Contestant contestant, int steps) {
    long start = SYSTEM.getProcessCpuTime();
    contestant.steps(steps);
    return Math.max(1, SYSTEM.getProcessCpuTime() - start);
  }

  private void print(Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.isEmpty() ? "" : "\t").append(field);
    }
    out.println(line);
    out.flush();
  }
}
