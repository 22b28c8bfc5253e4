package io.github.batchbook.batchfile;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a batch file that is uploaded as a file of its own and becomes a job of its own: the
 * whole file when it is within the limits and for one deployment.
 *
 * @param number from 1
 * @param deployment of its lines; null when they differ or name none
 * @param endpoint of its lines; null when they differ or name none
 * @param requests its lines
 * @param bytes its length, the LF of each line included
 */
public record Part(
    int number,
    @Nullable String deployment,
    @Nullable Endpoint endpoint,
    int requests,
    long bytes) {}
