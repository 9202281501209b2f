package org.amalgam.recommendation;

import java.io.IOException;
import java.util.List;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.PredictionSchema;
import org.amalgam.api.data.Predictions;

/**
 * Tastes: weights of content with the constant behind them.
 *
 * @param all of all users
 * @param taste what each user's differ, {@code users x all.length}
 */
record FittedContent(PredictionSchema schema, Known users, double[] all, double[] taste)
    implements FittedModel {

  @Override
  public Predictions apply(List<Features> input) {
    ItemContent rows = ItemContent.of(input);
    if (rows.width() + 1 != all.length) {
      throw new IllegalArgumentException(
          "Content of %d numbers is due, not of %d.".formatted(all.length - 1, rows.width()));
    }
    float[] answers = new float[rows.rows()];
    for (int row = 0; row < answers.length; row++) {
      int u = users.place(rows.user().get(row, 0));
      double own = u < 0 ? 0 : rows.dot(row, taste, u * all.length);
      // What is missing in the content spreads and makes no answer.
      answers[row] = (float) (rows.dot(row, all, 0) + own);
    }
    return Predictions.of(schema, answers.length, answers);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    users.save(out);
    out.writeDoubles(all);
    out.writeDoubles(taste);
  }

  static FittedContent load(LoadContext context) throws IOException {
    Known users = Known.load(context.state());
    double[] all = context.state().readDoubles();
    double[] taste = context.state().readDoubles();
    if (taste.length != (long) users.size() * all.length || all.length == 0) {
      throw new IOException("Not the tastes of %d users.".formatted(users.size()));
    }
    return new FittedContent(context.output(), users, all, taste);
  }
}
