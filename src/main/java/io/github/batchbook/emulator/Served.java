package io.github.batchbook.emulator;

import java.time.Duration;

/**
 * One request that the embedded service has answered, for a listener.
 *
 * @param method the HTTP method
 * @param path path and query as asked for
 * @param status the status answered; 0 when the connection was cut
 * @param time how long it took
 * @param requestId the {@code apim-request-id} of the answer
 */
public record Served(String method, String path, int status, Duration time, String requestId) {}
