/**
 * Instances answer for one another: what one instance asks of another about a partition that the
 * other holds, over HTTP. {@link io.perennial.replay.server.peer.RowFrames} draws the bytes.
 */
@NullMarked
package io.perennial.replay.server.peer;

import org.jspecify.annotations.NullMarked;
