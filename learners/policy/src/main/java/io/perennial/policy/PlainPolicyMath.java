package io.perennial.policy;

import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;

/** {@link PolicyMath} by the learners' kernels, on one core; the bits are those of any kernel. */
public final class PlainPolicyMath implements PolicyMath {

  private final PolicyNet net;
  private final PolicyGradients gradients;
  private final String name;

  public PlainPolicyMath(RankingPolicy policy) {
    this(policy, Kernels.best());
  }

  public PlainPolicyMath(RankingPolicy policy, Kernel kernel) {
    this.net = new PolicyNet(policy, kernel);
    this.gradients = new PolicyGradients(policy.shape());
    this.name = "cpu " + kernel.name();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void forward(PolicyBatch batch) {
    net.forward(batch);
  }

  @Override
  public void backward(PolicyBatch batch) {
    net.backward(batch, gradients);
  }

  @Override
  public PolicyGradients gradients() {
    return gradients;
  }
}
