package io.github.batchbook.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * Writes rows as Parquet: every column optional, row groups of 32 MB before compression, so that memory stays bounded. Loaded only when
 * a Parquet file is written.
 */
final class ParquetRowWriter implements RowWriter {
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final ParquetWriter<RowSource> writer;

  ParquetRowWriter(Path file, List<RowSource.Field> fields) throws IOException {
    writer = new Builder(new LocalOutputFile(file), fields)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  @Override
  public void write(RowSource row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** How Parquet's library wants a writer to be made. */
  private static final class Builder extends ParquetWriter.Builder<RowSource, Builder> {
    private final List<RowSource.Field> fields;

    Builder(OutputFile file, List<RowSource.Field> fields) {
      super(file);
      this.fields = fields;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Deprecated there in favour of a method that calls this one, which is still the abstract one. */
    @SuppressWarnings("deprecation")
    @Override
    protected WriteSupport<RowSource> getWriteSupport(Configuration configuration) {
      return new ParquetSupport(fields);
    }
  }
}
