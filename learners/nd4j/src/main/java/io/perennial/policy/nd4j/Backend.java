package io.perennial.policy.nd4j;

import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.PolicyShape;
import io.perennial.policy.RankingPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does the policy's arithmetic. */
public enum Backend {
  /**
   * {@link #CUDA} where it can be used, {@link #CPU} everywhere else: on a CPU the learners' own
   * kernels are about as fast as ND4J, give the same bits everywhere and have nothing to load.
   */
  AUTO,
  /** The learners' own kernels, on one core. */
  CPU,
  /** ND4J on the CPU. */
  ND4J,
  /** ND4J on an NVIDIA GPU; needs a build with {@code -Pcuda}. */
  CUDA;

  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final int MOST_THREADS = 1_024;

  /**
   * The back end of a name, as written in options.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Backend of(String name) {
    return Arrays.stream(values())
        .filter(backend -> backend.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the back end must be auto, cpu, nd4j or cuda, but is '%s'".formatted(name)));
  }

  /**
   * Opens a back end by name, on one thread; to be closed by the caller.
   *
   * @throws IllegalArgumentException if there is none of this name
   * @throws BackendUnavailableException if it cannot be used here
   */
  public static PolicyMath open(String backend, RankingPolicy policy) {
    return of(backend).open(policy, 1);
  }

  /**
   * Opens it on a policy; to be closed by the caller. Says in the log which one it is.
   *
   * @param threads of ND4J's operations, 1 to 1,024; the environment variable OMP_NUM_THREADS goes
   *     before it
   * @throws BackendUnavailableException if it cannot be used here
   */
  public PolicyMath open(RankingPolicy policy, int threads) {
    return open(policy, threads, GpuSearch::find);
  }

  PolicyMath open(RankingPolicy policy, int threads, Supplier<Gpu> search) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "the back end's threads must be from 1 to %d, but are %d"
              .formatted(MOST_THREADS, threads));
    }
    PolicyMath math =
        switch (this) {
          case AUTO -> automatic(policy, search.get());
          case CPU -> new PlainPolicyMath(policy);
          case ND4J -> onCpu(policy, threads);
          case CUDA -> onGpu(policy, search.get());
        };
    LOG.info("fine-tuning with the back end {}", math.name());
    return math;
  }

  private static PolicyMath automatic(RankingPolicy policy, Gpu found) {
    if (found instanceof Gpu.Missing missing) {
      LOG.debug("no GPU is used: {}", missing.found());
      return new PlainPolicyMath(policy);
    }
    return onGpu(policy, found);
  }

  private static PolicyMath onGpu(RankingPolicy policy, Gpu found) {
    if (found instanceof Gpu.Missing missing) {
      throw new BackendUnavailableException(
          "the back end 'cuda' cannot be used: %s; %s"
              .formatted(missing.found(), missing.remedy()));
    }
    return byNd4j(policy, "cuda " + ((Gpu.Usable) found).model());
  }

  private static PolicyMath onCpu(RankingPolicy policy, int threads) {
    Nd4jRuntime.start(ND4J.toString());
    if (Nd4jRuntime.isOnGpu()) {
      throw new BackendUnavailableException(
          "the back end 'nd4j' is ND4J on the CPU, but this build has its CUDA build and finds a"
              + " GPU, which goes first; take cuda, or set BACKEND_PRIORITY_CPU=1000 in the"
              + " environment");
    }
    int used = Nd4jRuntime.limitThreads(threads);
    return byNd4j(policy, used == 1 ? "nd4j-cpu" : "nd4j-cpu %d threads".formatted(used));
  }

  private static PolicyMath byNd4j(RankingPolicy policy, String name) {
    PolicyShape shape = policy.shape();
    Layers layers = new Nd4jLayers(TensorPolicyMath.inputs(shape), shape.hidden());
    return new TensorPolicyMath(policy, layers, name);
  }

  /** What the report calls an arithmetic: {@code cpu}, {@code nd4j-cpu} or {@code cuda}. */
  public static String reportName(PolicyMath math) {
    String name = math.name();
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  /** As written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
