/**
 * The policy's fine-tuning arithmetic by ND4J's tensors, for GPUs, and the choice between that and
 * the learners' own kernels: {@link io.perennial.policy.nd4j.Backend} is the way in. Only the
 * fine-tuning worker has this on its class path. ND4J's native library runs in the process that
 * opens it, and comes out of its jar into {@code ~/.javacpp} (400 MB) when it is first used; the
 * system property {@code org.bytedeco.javacpp.cachedir} names another folder.
 */
@NullMarked
package io.perennial.policy.nd4j;

import org.jspecify.annotations.NullMarked;
