"""Reads a Parquet file that ParquetIT wrote and compares every cell of it: parquet_test.py FILE ROWS."""

import datetime
import sys

import pyarrow.parquet as parquet


def main(path, rows):
    table = parquet.read_table(path)
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "custom_id": "string",
        "output": "string",
        "total_tokens": "int32",
        "output.score": "double",
        "output.good": "bool",
        "output.day": "date32[day]",
    }, types
    assert table.num_rows == rows, table.num_rows
    epoch = datetime.date(1970, 1, 1).toordinal()
    wanted = {
        "custom_id": (f"row-{row}" for row in range(rows)),
        "output": (None if row % 7 == 0 else f"é😀 {row % 1000}" for row in range(rows)),
        "total_tokens": (None if row % 5 == 0 else row for row in range(rows)),
        "output.score": (row / 4 for row in range(rows)),
        "output.good": (row % 2 == 0 for row in range(rows)),
        "output.day": (None if row % 5 == 0 else row % 30_000 - 5_000 for row in range(rows)),
    }
    for name, values in wanted.items():
        column = table.column(name)
        column = column.cast("int32") if name == "output.day" else column
        assert all(found == value for found, value in zip(column.to_pylist(), values)), name
    assert datetime.date.fromordinal(epoch - 4_999) == table.column("output.day")[1].as_py()


main(sys.argv[1], int(sys.argv[2]))
