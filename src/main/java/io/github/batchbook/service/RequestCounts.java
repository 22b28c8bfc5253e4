package io.github.batchbook.service;

/**
 * How many requests a job has, and how many of them ended. All are 0 while the service validates.
 *
 * @param total all requests of the job
 * @param completed requests that were answered
 * @param failed requests that ended with an error
 */
public record RequestCounts(int total, int completed, int failed) {
  public static final RequestCounts NONE = new RequestCounts(0, 0, 0);
}
