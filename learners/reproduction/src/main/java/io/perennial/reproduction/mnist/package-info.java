/** Images with labels from idx files, the format MNIST and its relatives come in. */
@NullMarked
package io.perennial.reproduction.mnist;

import org.jspecify.annotations.NullMarked;
