package org.amalgam.medical;

import java.util.List;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * The core markers of Alzheimer's disease in cerebrospinal fluid: natural logarithms of total tau,
 * phosphorylated tau and amyloid-&beta; 42, and of the ratios tau/A&beta;42 and p-tau/A&beta;42,
 * which predict who falls ill (Fagan et al., Archives of Neurology 64 (2007) 343-349).
 *
 * <p>Reads concentrations, all three in one unit, commonly pg/mL. Where one is missing or not above
 * 0, what is made of it is NaN: a model that reads it abstains, or {@code impute} stands between.
 */
@Component(service = FeatureExtractor.class)
@StageType("medical.csf")
public final class Csf implements FeatureExtractor, Stateless<Records, Features> {
  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          "log_tau", "log_p_tau", "log_Ab_42", "log_tau_per_Ab_42", "log_p_tau_per_Ab_42");

  @Override
  public String summary() {
    return "tau, p-tau and amyloid-beta 42 of cerebrospinal fluid to log levels and log ratios";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("tau", "tau", "column with total tau, a concentration"),
        Param.text("pTau", "p_tau", "column with phosphorylated tau, in the unit of tau"),
        Param.text("ab42", "Ab_42", "column with amyloid-beta 42, in the unit of tau"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    NamedColumns.check("medical.csf", input, params(), params, ColumnType.FLOAT32);
    return SCHEMA;
  }

  @Override
  public Features apply(Records input, Params params) {
    FloatColumn tau = input.floats(params.text("tau"));
    FloatColumn pTau = input.floats(params.text("pTau"));
    FloatColumn ab42 = input.floats(params.text("ab42"));
    float[] values = new float[input.rows() * SCHEMA.width()];
    for (int row = 0, at = 0; row < input.rows(); row++) {
      double logTau = log(tau.get(row));
      double logPTau = log(pTau.get(row));
      double logAb42 = log(ab42.get(row));
      values[at++] = (float) logTau;
      values[at++] = (float) logPTau;
      values[at++] = (float) logAb42;
      values[at++] = (float) (logTau - logAb42);
      values[at++] = (float) (logPTau - logAb42);
    }
    return DenseFeatures.of(SCHEMA, input.rows(), values);
  }

  private static double log(float concentration) {
    return concentration > 0 ? Math.log(concentration) : Double.NaN;
  }
}
