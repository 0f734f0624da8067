package io.perennial.policy.nd4j;

import org.nd4j.common.io.Resource;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4jBackend;

/** ND4J back ends that fail as its CUDA build does without a GPU, and without CUDA. */
final class BrokenBackends {

  private BrokenBackends() {}

  static final class NoDevices extends Stub {

    @Override
    public boolean isAvailable() {
      throw new IllegalStateException(new RuntimeException("No CUDA devices were found in system"));
    }
  }

  static final class NoLibraries extends Stub {

    @Override
    public boolean isAvailable() {
      throw new UnsatisfiedLinkError("no jnicudart in java.library.path");
    }
  }

  static final class NotAvailable extends Stub {

    @Override
    public boolean isAvailable() {
      return false;
    }
  }

  private abstract static class Stub extends Nd4jBackend {

    private final CpuBackend cpu = new CpuBackend();

    @Override
    public boolean allowsOrder() {
      return cpu.allowsOrder();
    }

    @Override
    public int getPriority() {
      return cpu.getPriority();
    }

    @Override
    public boolean canRun() {
      return false;
    }

    @Override
    public Resource getConfigurationResource() {
      return cpu.getConfigurationResource();
    }

    @Override
    @SuppressWarnings("rawtypes") // As declared there.
    public Class getNDArrayClass() {
      return cpu.getNDArrayClass();
    }

    @Override
    public org.nd4j.linalg.factory.Environment getEnvironment() {
      return cpu.getEnvironment();
    }

    @Override
    public String buildInfo() {
      return cpu.buildInfo();
    }

    @Override
    public void logBackendInit() {}
  }
}
