package org.amalgam.internal.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.amalgam.api.Contributions;
import org.amalgam.api.FittedFuser;
import org.amalgam.api.FittedRouter;
import org.amalgam.api.Members;
import org.amalgam.api.StateWriter;
import org.amalgam.api.WeightedMean;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Predictions;

/**
 * A fuser that was fitted without some models, in the place of one for all members: it does not
 * look at those that are left out, and they contribute nothing.
 */
public sealed class Reduced implements FittedFuser {
  private final List<String> without;
  private final int[] kept;
  private final FittedFuser fuser;
  private final boolean plain;

  private Reduced(List<String> without, int[] kept, FittedFuser fuser, boolean plain) {
    this.without = List.copyOf(without);
    this.kept = kept.clone();
    this.fuser = fuser;
    this.plain = plain;
  }

  /**
   * A fuser of fewer members.
   *
   * @param without ids of the models that it was fitted without
   * @param kept places of the members that it fuses, rising
   * @param members how many members the stage has in all
   * @param plain whether it is a {@link WeightedMean} in the place of what the stage learned
   */
  public static Reduced of(
      List<String> without, int[] kept, int members, FittedFuser fuser, boolean plain) {
    if (kept.length == 0 || !Arrays.stream(kept).allMatch(m -> m >= 0 && m < members)) {
      throw new IllegalArgumentException(
          "Members %s are not among %d.".formatted(Arrays.toString(kept), members));
    }
    return fuser instanceof FittedRouter router
        ? new OfRouter(without, kept, members, router, plain)
        : new Reduced(without, kept, fuser, plain);
  }

  /** Ids of the models that it was fitted without. */
  public List<String> without() {
    return without;
  }

  /** Places of the members that it fuses. */
  public List<Integer> kept() {
    return Arrays.stream(kept).boxed().toList();
  }

  /** Whether it is a weighted mean in the place of what the stage learned. */
  public boolean isPlain() {
    return plain;
  }

  @Override
  public Predictions apply(Members members) {
    return fuser.apply(narrow(members));
  }

  private Members narrow(Members members) {
    return members.with(Arrays.stream(kept).mapToObj(members::get).toList());
  }

  @Override
  public Contributions contributions(Members members) {
    Contributions own = fuser.contributions(narrow(members));
    int outputs = own.outputs();
    float[] values = new float[members.rows() * members.size() * outputs];
    for (int row = 0; row < members.rows(); row++) {
      for (int m = 0; m < kept.length; m++) {
        int from = (row * kept.length + m) * outputs;
        int to = (row * members.size() + kept[m]) * outputs;
        System.arraycopy(own.values(), from, values, to, outputs);
      }
    }
    float[] weights = new float[own.weights().length == 0 ? 0 : members.rows() * members.size()];
    for (int row = 0; weights.length > 0 && row < members.rows(); row++) {
      for (int m = 0; m < kept.length; m++) {
        weights[row * members.size() + kept[m]] = own.weights()[row * kept.length + m];
      }
    }
    return new Contributions(own.scales(), members.size(), outputs, values, own.base(), weights);
  }

  @Override
  public void save(StateWriter out) throws IOException {
    fuser.save(out);
  }

  @Override
  public void close() {
    fuser.close();
  }

  /** One that needs not every member for every row. */
  private static final class OfRouter extends Reduced implements FittedRouter {
    private final FittedRouter router;
    private final int[] places;
    private final int members;

    OfRouter(List<String> without, int[] kept, int members, FittedRouter router, boolean plain) {
      super(without, kept, router, plain);
      this.router = router;
      this.places = kept.clone();
      this.members = members;
    }

    /** Who is left out is asked for no row. */
    @Override
    public List<int[]> routes(List<Features> features) {
      List<int[]> own = router.routes(features);
      int[][] routes = new int[members][0];
      IntStream.range(0, places.length).forEach(m -> routes[places[m]] = own.get(m));
      return Arrays.asList(routes);
    }
  }
}
