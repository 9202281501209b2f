package org.amalgam.recommendation;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FitContext;
import org.amalgam.api.FittedModel;
import org.amalgam.api.LoadContext;
import org.amalgam.api.ModelTrainer;
import org.amalgam.api.Param;
import org.amalgam.api.StageType;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Task;
import org.osgi.service.component.annotations.Component;

/**
 * Ratings by what items are: <i>r = m + g &middot; x + b_u + v_u &middot; x</i>, <i>x</i> the
 * content of the item, <i>g</i> what all users think of it and <i>v_u</i> what one user's taste
 * differs (Pazzani and Billsus 2007, "Content-based recommendation systems"; the penalty draws a
 * user's taste to that of all, as in a multilevel regression, Gelman and Hill 2007).
 *
 * <p>First <i>m, g</i> of the least <i>&Sigma; w e&sup2; + l2 |g|&sup2;</i> over all rows, then for
 * each user <i>b_u, v_u</i> of the least <i>&Sigma; w e&sup2; + l2User b_u&sup2; + l2Taste
 * |v_u|&sup2;</i> over his rows, <i>e</i> what is left of the rating; both by conjugate gradients
 * ({@link Ridge}), so sparse content of many columns serves.
 *
 * <p>The first input's first number is the user's id ({@link Known}); what else that input has is
 * not read. The other inputs are content, best of size about 1. A new item is answered like any
 * other. A new user, or a missing one, gets what all users think. A row whose content is missing
 * gets no answer.
 */
@Component(service = ModelTrainer.class)
@StageType("recommendation.content")
public final class Content implements ModelTrainer {

  @Override
  public String summary() {
    return "ratings by the items' content: the taste of all users and of each";
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.REGRESSION);
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.number("l2", 10, "penalty on the squared taste of all users").within(1e-6, 1e9),
        Param.number("l2Taste", 10, "penalty on a user's squared difference in taste")
            .within(1e-6, 1e9),
        Param.number("l2User", 5, "penalty on a user's squared bias").within(1e-6, 1e9));
  }

  @Override
  public FittedModel fit(FitContext<List<Features>> context) {
    return new ContentFit(context).run();
  }

  @Override
  public FittedModel load(LoadContext context) throws IOException {
    return FittedContent.load(context);
  }
}
