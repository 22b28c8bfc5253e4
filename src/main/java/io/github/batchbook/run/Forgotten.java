package io.github.batchbook.run;

/**
 * What was deleted of a run.
 *
 * @param files snapshots and result files of this home
 * @param bytes their length together
 * @param filesAtTheService files that the service deleted; those that it had deleted before are not counted
 */
public record Forgotten(int files, long bytes, int filesAtTheService) {}
