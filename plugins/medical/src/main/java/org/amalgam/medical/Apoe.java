package org.amalgam.medical;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.ColumnType;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Apolipoprotein E genotype to numbers: how many &epsilon;4 and how many &epsilon;2 alleles (0, 1
 * or 2), and the natural logarithm of the odds ratio of Alzheimer's disease against
 * &epsilon;3/&epsilon;3, of Caucasian subjects of clinic and autopsy studies, from Farrer et al.,
 * JAMA 278 (1997) 1349-1356.
 *
 * <p>A genotype is two alleles in any order: {@code E3E4}, {@code e4/e3}, {@code 34}. A text that
 * is none, as a missing one, gives NaN in all three: a model that reads it abstains, or {@code
 * impute} stands between.
 */
@Component(service = FeatureExtractor.class)
@StageType("medical.apoe")
public final class Apoe implements FeatureExtractor, Stateless<Records, Features> {
  private static final FeatureSchema SCHEMA =
      FeatureSchema.of("APOE_e4", "APOE_e2", "APOE_log_odds_ratio");
  private static final Pattern GENOTYPE =
      Pattern.compile("\\s*[eE\u03b5]?([234])\\s*/?\\s*[eE\u03b5]?([234])\\s*");

  @Override
  public String summary() {
    return "APOE genotype to e4 and e2 alleles and the log odds ratio of Alzheimer's disease";
  }

  @Override
  public List<Param> params() {
    return List.of(Param.text("genotype", "Genotype", "column with the genotype, such as E3E4"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    NamedColumns.check("medical.apoe", input, params(), params, ColumnType.STRING);
    return SCHEMA;
  }

  @Override
  public Features apply(Records input, Params params) {
    StringColumn genotypes = input.strings(params.text("genotype"));
    int width = SCHEMA.width();
    float[] values = new float[input.rows() * width];
    for (int row = 0; row < input.rows(); row++) {
      write(genotypes.get(row), values, row * width);
    }
    return DenseFeatures.of(SCHEMA, input.rows(), values);
  }

  private static void write(String genotype, float[] into, int at) {
    Matcher alleles = GENOTYPE.matcher(genotype);
    if (!alleles.matches()) {
      Arrays.fill(into, at, at + SCHEMA.width(), Float.NaN);
      return;
    }
    int e4 = count("4", alleles);
    int e2 = count("2", alleles);
    into[at] = e4;
    into[at + 1] = e2;
    into[at + 2] = (float) Math.log(oddsRatio(e4, e2));
  }

  private static int count(String allele, Matcher alleles) {
    return (alleles.group(1).equals(allele) ? 1 : 0) + (alleles.group(2).equals(allele) ? 1 : 0);
  }

  private static double oddsRatio(int e4, int e2) {
    return switch (e4) {
      case 0 -> e2 == 0 ? 1 : 0.6;
      case 1 -> e2 == 0 ? 3.2 : 2.6;
      default -> 14.9;
    };
  }
}
