package io.github.batchbook.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a join gives, however it was calculated: the rows in input order, where their lines stand, the requests they belong to, and what
 * was wrong with the files.
 */
record JoinedRows(
    List<ResultRow> rows,
    List<@Nullable RawLine> raw,
    Requests requests,
    List<ResultProblem> problems) {}
