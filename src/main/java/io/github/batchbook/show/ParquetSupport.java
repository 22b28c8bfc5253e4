package io.github.batchbook.show;

import io.github.batchbook.jsonl.LoneSurrogates;
import io.github.batchbook.show.RowSource.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Hands the values of a row to Parquet, each as the column's type there. Times are microseconds; date-times without a zone stay without one. */
final class ParquetSupport extends WriteSupport<RowSource> {
  private final List<Field> fields;
  private final MessageType schema;
  private @Nullable RecordConsumer consumer;

  ParquetSupport(List<Field> fields) {
    this.fields = fields;
    this.schema =
        new MessageType("row", fields.stream().map(ParquetSupport::column).toList());
  }

  private static Type column(Field field) {
    return switch (field.kind()) {
      case TEXT ->
        Types.optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(field.name());
      case INTEGER -> Types.optional(PrimitiveTypeName.INT32).named(field.name());
      case LONG -> Types.optional(PrimitiveTypeName.INT64).named(field.name());
      case FLOAT -> Types.optional(PrimitiveTypeName.FLOAT).named(field.name());
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(field.name());
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(field.name());
      case DATE ->
        Types.optional(PrimitiveTypeName.INT32)
            .as(LogicalTypeAnnotation.dateType())
            .named(field.name());
      case TIME -> micros(LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS), field);
      case DATE_TIME -> micros(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS), field);
      case INSTANT -> micros(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS), field);
    };
  }

  private static Type micros(LogicalTypeAnnotation type, Field field) {
    return Types.optional(PrimitiveTypeName.INT64).as(type).named(field.name());
  }

  /** Deprecated there in favour of a method that calls this one, which is still the abstract one. */
  @SuppressWarnings("deprecation")
  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(RowSource row) {
    RecordConsumer to = consumer;
    if (to == null) {
      throw new IllegalStateException("not prepared");
    }
    to.startMessage();
    for (int index = 0; index < fields.size(); index++) {
      Object value = row.value(index);
      if (value != null) {
        String name = fields.get(index).name();
        to.startField(name, index);
        add(to, fields.get(index).kind(), value);
        to.endField(name, index);
      }
    }
    to.endMessage();
  }

  private static void add(RecordConsumer to, RowSource.Kind kind, Object value) {
    switch (kind) {
      case TEXT ->
        to.addBinary(Binary.fromConstantByteArray(
            LoneSurrogates.replacedIn(value.toString()).getBytes(StandardCharsets.UTF_8)));
      case INTEGER -> to.addInteger((Integer) value);
      case LONG -> to.addLong((Long) value);
      case FLOAT -> to.addFloat((Float) value);
      case DOUBLE -> to.addDouble((Double) value);
      case BOOLEAN -> to.addBoolean((Boolean) value);
      case DATE -> to.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIME -> to.addLong(((LocalTime) value).toNanoOfDay() / 1000);
      case DATE_TIME -> to.addLong(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
      case INSTANT -> to.addLong(micros((Instant) value));
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
