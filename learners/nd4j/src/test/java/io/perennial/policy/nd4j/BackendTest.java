package io.perennial.policy.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perennial.policy.PlainPolicyMath;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.RankingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

final class BackendTest {

  private final RankingPolicy policy = new RankingPolicy(RandomPolicies.shape(4, 8));

  @ParameterizedTest
  @CsvSource({"cpu, CPU", "nd4j, ND4J", "AUTO, AUTO", " cuda , CUDA"})
  void shouldKnowBackEndsByName(String name, Backend backend) {
    assertThat(Backend.of(name)).isEqualTo(backend);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "", "nd4j-cpu"})
  void shouldRefuseANameThatIsNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backend.open(name, policy))
        .withMessage("the back end must be auto, cpu, nd4j or cuda, but is '" + name + "'");
  }

  @Test
  void shouldTakeTheOwnKernelsOnACpu() {
    for (String name : List.of("cpu", "auto")) {
      try (PolicyMath math = Backend.of(name).open(policy, 1, () -> GpuSearch.find("no.Such"))) {
        assertThat(math).isInstanceOf(PlainPolicyMath.class);
        assertThat(Backend.reportName(math)).isEqualTo("cpu");
      }
    }
  }

  @Test
  void shouldTakeAGpuByItselfWhereThereIsOne() {
    try (PolicyMath math = Backend.AUTO.open(policy, 1, () -> new Gpu.Usable("NVIDIA A10"))) {
      assertThat(math.name()).isEqualTo("cuda NVIDIA A10");
      assertThat(Backend.reportName(math)).isEqualTo("cuda");
    }
  }

  @Test
  void shouldLimitTheThreadsOfNd4j() {
    for (int threads : new int[] {2, 1}) {
      try (PolicyMath math = Backend.ND4J.open(policy, threads)) {
        String set = System.getenv("OMP_NUM_THREADS");
        int expected = set == null ? threads : Integer.parseInt(set);
        assertThat(Nd4jRuntime.threads()).isEqualTo(expected);
        assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(expected);
        assertThat(Backend.reportName(math)).isEqualTo("nd4j-cpu");
        assertThat(math.name()).isEqualTo(expected == 1 ? "nd4j-cpu" : "nd4j-cpu 2 threads");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_025})
  void shouldRefuseThreadsOutOfRange(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backend.ND4J.open(policy, threads))
        .withMessage("the back end's threads must be from 1 to 1024, but are " + threads);
  }

  @Test
  void shouldSayHowToHaveCudaWhereTheBuildHasNone() {
    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> Backend.CUDA.open(policy, 1, () -> GpuSearch.find("no.such.Backend")))
        .withMessage(
            "the back end 'cuda' cannot be used: ND4J's CUDA build is not part of this build of"
                + " Perennial; build with ./mvnw -Pcuda -DskipTests package, on Linux on x86-64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NoDevices | No CUDA devices were found in system",
        "NoLibraries | no jnicudart in java.library.path",
        "NotAvailable | it finds no GPU"
      })
  void shouldSayWhatIsWrongWithCudaWhereTheBuildHasIt(String backend, String found) {
    String name = BrokenBackends.class.getName() + "$" + backend;
    assertThatExceptionOfType(BackendUnavailableException.class)
        .isThrownBy(() -> Backend.CUDA.open(policy, 1, () -> GpuSearch.find(name)))
        .withMessageContaining("ND4J's CUDA build is there, but cannot be used: " + found)
        .withMessageContaining("nvidia-smi");
  }

  @ParameterizedTest
  @CsvSource({"3, 7, true", "8, 0, true", "8, 9, true", "3, 5, false", "9, 0, false"})
  void shouldTakeAGpuThatCudaHasCodeFor(int major, int minor, boolean usable) {
    Gpu gpu = Gpu.of("Some GPU", major, minor);
    assertThat(gpu instanceof Gpu.Usable).isEqualTo(usable);
    if (!usable) {
      assertThatExceptionOfType(BackendUnavailableException.class)
          .isThrownBy(() -> Backend.CUDA.open(policy, 1, () -> gpu))
          .withMessageContaining("'Some GPU' of compute capability " + major + "." + minor)
          .withMessageContaining("3.7 to 8.9");
    }
  }

  @Test
  void shouldFallBackToTheOwnKernelsBesideAGpuThatCannotBeUsed() {
    try (PolicyMath math = Backend.AUTO.open(policy, 1, () -> Gpu.of("H100", 9, 0))) {
      assertThat(math).isInstanceOf(PlainPolicyMath.class);
    }
  }
}
