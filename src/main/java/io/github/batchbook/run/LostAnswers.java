package io.github.batchbook.run;

import java.nio.file.Path;

/**
 * Answers that were paid for and are not there any more: the output file that held them is gone or damaged, and the service does not give it again.
 *
 * @param run the name of the run that was answered
 * @param output the file that held the answers
 * @param requests how many requests of the file that is submitted were asked there
 * @param why what is wrong with the file, and what to do, in one line or more
 */
public record LostAnswers(String run, Path output, int requests, String why) {}
