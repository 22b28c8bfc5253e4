/** OpenAI's own client for Java as a judge of the embedded service; all of it stands in the tests. */
package io.github.batchbook.official;
