/**
 * What supervision on the hardest contexts is worth beside reinforcement learning (ReLIFT, arXiv
 * 2506.07527), on decisions of real streams: every strategy fine-tunes a fresh ranking policy on
 * top of the online learner's score, in the order of time, and every decision is ranked before it
 * is learned. And how much of an earlier day's ranking is lost while a later one is learned.
 */
@NullMarked
package io.perennial.reproduction.relift;

import org.jspecify.annotations.NullMarked;
