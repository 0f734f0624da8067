/**
 * The vocabulary that every process of Perennial shares: what producers send, what the job answers,
 * and what is remembered. Records of plain values; they know no wire format (see {@code codec}) and
 * no file format (see {@code file}).
 */
@NullMarked
package io.perennial.event;

import org.jspecify.annotations.NullMarked;
