package org.amalgam.builtin.extract;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Parts of points in time, {@link DatePart}: of int64 columns since 1970-01-01T00:00Z in the unit
 * given, of string columns as ISO 8601 writes them ({@code 2026-11-24}, {@code 2026-11-24T09:30},
 * {@code 2026-11-24 09:30:15.5+01:00}); a text without an offset is local to the zone, one with an
 * offset is taken there. With the encoding {@code cyclic} a part that begins anew after p is two
 * features, {@code sin} and {@code cos} of {@code 2 pi part / p}, so that December lies beside
 * January.
 *
 * <p>Missing, unreadable and outside the years 1 to 9999 is missing in all features of the column.
 * A fit is refused where no row of a column can be read, though some have a value.
 */
@Component(service = FeatureExtractor.class)
@StageType("date-time")
public final class DateTime implements FeatureExtractor {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  @Override
  public String summary() {
    return "hour, weekday, month and other parts of points in time";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.texts(
            "parts",
            List.of("year", "month", "dayOfWeek", "timeOfDay"),
            "any of "
                + String.join(
                    ", ", Arrays.stream(DatePart.values()).map(DatePart::label).toList())),
        Param.choice(
            "encoding",
            List.of("cyclic", "number"),
            "'cyclic': sine and cosine of parts that come round again"),
        Param.text("zone", "UTC", "time zone of the parts: Europe/Berlin, +01:00"),
        Param.choice(
            "unit", List.of("seconds", "milliseconds"), "what int64 columns count since 1970"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    List<String> floats = input.fields(ColumnType.FLOAT32).stream().map(Field::name).toList();
    if (!floats.isEmpty()) {
      throw new IllegalArgumentException(
          "'date-time' takes int64 and string columns, but %s are float32, which cannot tell seconds apart; declare them so in 'input', or name only the others in 'from'."
              .formatted(floats));
    }
    return Reading.of(params).schema(input);
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    Reading reading = Reading.of(context.params());
    for (Column column : context.input().columns()) {
      reading.check(column);
    }
    return reading;
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    return Reading.of(context.params());
  }

  /** Parameters at work. */
  private record Reading(List<DatePart> parts, boolean cyclic, ZoneId zone, boolean millis)
      implements Fitted<Records, Features> {

    static Reading of(Params params) {
      return new Reading(
          DatePart.named(params.texts("parts")),
          params.text("encoding").equals("cyclic"),
          zone(params.text("zone")),
          params.text("unit").equals("milliseconds"));
    }

    private static ZoneId zone(String name) {
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "'%s' is no time zone; write it as Europe/Berlin, UTC or +01:00.".formatted(name), e);
      }
    }

    FeatureSchema schema(RecordSchema input) {
      List<String> names = new ArrayList<>();
      for (Field field : input.fields()) {
        for (DatePart part : parts) {
          String name = field.name() + "." + part.label();
          names.addAll(round(part) ? List.of(name + ".sin", name + ".cos") : List.of(name));
        }
      }
      return FeatureSchema.of(names);
    }

    private boolean round(DatePart part) {
      return cyclic && part.period() > 0;
    }

    void check(Column column) {
      int bad = -1;
      for (int row = 0; row < column.rows(); row++) {
        if (!column.missing(row)) {
          if (time(column, row).isPresent()) {
            return;
          }
          bad = bad < 0 ? row : bad;
        }
      }
      if (bad >= 0) {
        throw new IllegalArgumentException(
            "'date-time' can read no value of column '%s' as a point in time: row %d has '%s'. %s"
                .formatted(
                    column.field().name(),
                    bad,
                    column instanceof LongColumn longs
                        ? (Object) longs.get(bad)
                        : ((StringColumn) column).get(bad),
                    column instanceof LongColumn
                        ? "Set 'unit' to what the column counts since 1970, seconds or milliseconds."
                        : "Write it as ISO 8601 does: 2026-11-24 or 2026-11-24T09:30:00Z."));
      }
    }

    private Optional<ZonedDateTime> time(Column column, int row) {
      if (column.missing(row)) {
        return Optional.empty();
      }
      try {
        ZonedDateTime time =
            column instanceof LongColumn longs
                ? instant(longs.get(row)).atZone(zone)
                : parsed(((StringColumn) column).get(row).strip());
        return time.getYear() >= 1 && time.getYear() <= 9999 ? Optional.of(time) : Optional.empty();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    private Instant instant(long count) {
      return millis ? Instant.ofEpochMilli(count) : Instant.ofEpochSecond(count);
    }

    private ZonedDateTime parsed(String text) {
      TemporalAccessor found =
          FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (found instanceof OffsetDateTime offset) {
        return offset.atZoneSameInstant(zone);
      }
      return found instanceof LocalDateTime local
          ? local.atZone(zone)
          : ((LocalDate) found).atStartOfDay(zone);
    }

    @Override
    public Features apply(Records input) {
      FeatureSchema schema = schema(input.schema());
      float[] values = new float[Math.multiplyExact(input.rows(), schema.width())];
      int each = input.columns().isEmpty() ? 0 : schema.width() / input.columns().size();
      for (int c = 0; c < input.columns().size(); c++) {
        for (int row = 0; row < input.rows(); row++) {
          int at = row * schema.width() + c * each;
          Optional<ZonedDateTime> time = time(input.columns().get(c), row);
          if (time.isPresent()) {
            write(time.get(), values, at);
          } else {
            Arrays.fill(values, at, at + each, Float.NaN);
          }
        }
      }
      return DenseFeatures.of(schema, input.rows(), values);
    }

    private void write(ZonedDateTime time, float[] into, int from) {
      int at = from;
      for (DatePart part : parts) {
        double value = part.of(time);
        if (round(part)) {
          double angle = 2 * Math.PI * value / part.period();
          into[at++] = (float) Math.sin(angle);
          into[at++] = (float) Math.cos(angle);
        } else {
          into[at++] = (float) value;
        }
      }
    }
  }
}
