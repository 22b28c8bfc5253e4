package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.show.Export;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Parquet files as pyarrow reads them, which is code that shares nothing with ours. */
class ParquetIT {
  private static final int ROWS = 1_000_000;

  @TempDir
  private Path folder;

  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    Jupyter.preparePython();
  }

  /** A table whose cells {@code parquet_test.py} calculates too. */
  private static Table table() {
    StringColumn id = StringColumn.create("custom_id");
    StringColumn output = StringColumn.create("output");
    IntColumn tokens = IntColumn.create("total_tokens");
    DoubleColumn score = DoubleColumn.create("output.score");
    BooleanColumn good = BooleanColumn.create("output.good");
    DateColumn day = DateColumn.create("output.day");
    for (int row = 0; row < ROWS; row++) {
      id.append("row-" + row);
      output.append(row % 7 == 0 ? "" : "é😀 " + row % 1000);
      score.append(row / 4.0);
      good.append(row % 2 == 0);
      if (row % 5 == 0) {
        tokens.appendMissing();
        day.appendMissing();
      } else {
        tokens.append(row);
        day.append(LocalDate.ofEpochDay(row % 30_000 - 5_000));
      }
    }
    return Table.create("million", id, output, tokens, score, good, day);
  }

  @Test
  void aMillionRowsAreReadBackByPyarrow() throws Exception {
    Path file = folder.resolve("million.parquet");

    Export.Written written = Export.of(table()).to(file);

    assertThat(written.rows()).isEqualTo(ROWS);
    int code = Jupyter.run(
        List.of(Jupyter.python(), "-m", "parquet_test", file.toString(), String.valueOf(ROWS)),
        folder,
        "parquet",
        10);
    assertThat(code).as(Jupyter.output("parquet")).isZero();
  }
}
