package io.github.batchbook.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link PlainJoin} gives. */
record PlainRows(
    List<ResultRow> rows,
    List<@Nullable RawLine> raw,
    PlainRequests requests,
    List<ResultProblem> problems) {}
