package org.amalgam.recommendation;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Column;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.LongColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * What a log tells of a user and an item at a time: recency, frequency and monetary value (here:
 * rating) of both (Bult and Wansbeek 1995, Marketing Science 14:378-394), and whether the item used
 * to follow what the user took last (a first-order Markov chain, as in Rendle et al. 2010, WWW).
 *
 * <p>For users and items alike: {@code frequency}, ln(1 + earlier rows); {@code recency}, ln(1 +
 * time since the last one); {@code session}, ln(1 + rows within the {@code session} before); {@code
 * mean}, the mean of earlier ratings, less the mean of all ratings and what was known of the other
 * side when they came, drawn to 0 by {@code prior} ratings; {@code mood}, the same of the last
 * {@code window} less that of all. Then {@code follows}: ln(1 + how often the item was taken by
 * others within {@value BehaviourLog#STEPS} steps after one of the user's last {@value
 * BehaviourLog#STEPS} items).
 *
 * <p>It learns the log of the fit rows and looks only at what is strictly earlier than the row's
 * time, so no row sees its own rating, and a fit row's features are of the kind that a new row's
 * are (prequential, Dawid 1984). So what stands on it need not be fitted out of fold. Without
 * earlier rows of the user, or for one that is not known, his features are NaN, and likewise the
 * item's.
 */
@Component(service = FeatureExtractor.class)
@StageType("recommendation.behaviour")
public final class Behaviour implements FeatureExtractor {

  @Override
  public String summary() {
    return "recency, frequency, mean rating and sequence of users and items up to a time";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("user", "user", "column with the user's id, a number"),
        Param.text("item", "item", "column with the item's id, a number"),
        Param.text("time", "time", "column with the time, a number of any unit"),
        Param.integer("window", 10, "ratings that make a mood").within(1, 1000),
        Param.number("session", 86_400, "length of a session in the unit of the time").atLeast(0),
        Param.number("prior", 5, "ratings that draw a mean to 0").within(0, 1e6));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    for (String name : List.of("user", "item", "time")) {
      Field field =
          input
              .field(params.text(name))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'recommendation.behaviour' finds no column '%s' (parameter '%s') among %s; add it to 'from' or name another."
                              .formatted(params.text(name), name, input.names())));
      if (field.type() == ColumnType.STRING || !field.shape().isEmpty()) {
        throw new IllegalArgumentException(
            "'recommendation.behaviour' reads numbers, but '%s' is %s%s; put 'recommendation.ids' between for ids."
                .formatted(
                    field.name(),
                    field.type().json(),
                    field.shape().isEmpty() ? "" : " of shape " + field.shape()));
      }
    }
    return BehaviourLog.SCHEMA;
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    outputSchema(context.input().schema(), context.params());
    Target target = context.target();
    if (target.task() != Task.REGRESSION || target.schema().width() != 1) {
      throw new IllegalArgumentException(
          "'recommendation.behaviour' learns from one rating per row; use 'recommendation.sequence' for classes.");
    }
    return BehaviourLog.of(context);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    return BehaviourLog.load(context.state(), context.params());
  }

  /** A number of a row, NaN where it is missing. */
  static double number(Column column, int row) {
    if (column.missing(row)) {
      return Double.NaN;
    }
    return column instanceof LongColumn longs ? longs.get(row) : ((FloatColumn) column).get(row);
  }
}
