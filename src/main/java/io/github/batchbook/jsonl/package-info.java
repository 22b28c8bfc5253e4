/**
 * A JSON Lines file is a file of JSON objects, one on each line; here such files are read as bytes, by several threads, and only
 * the values that somebody asks for are decoded. What the lines mean is the business of those who read them.
 */
@NullMarked
package io.github.batchbook.jsonl;

import org.jspecify.annotations.NullMarked;
