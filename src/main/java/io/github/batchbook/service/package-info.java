/**
 * The batch service is the Files and Batches REST surface of Azure OpenAI and of the services that speak like it. Here
 * are its connections, its client, and what it answers; no other package opens a connection to the outside.
 */
@NullMarked
package io.github.batchbook.service;

import org.jspecify.annotations.NullMarked;
