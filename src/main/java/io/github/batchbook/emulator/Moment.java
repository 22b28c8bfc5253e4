package io.github.batchbook.emulator;

/**
 * When an answer is made and by which dice.
 *
 * @param seconds since the epoch
 */
record Moment(long seconds, Dice dice) {}
