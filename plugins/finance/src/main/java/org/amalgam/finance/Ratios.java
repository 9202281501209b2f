package org.amalgam.finance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * Ratios of columns, and whatever else + - * / and parentheses make of them: {@code "burden =
 * Amount / Time / Income"}. A formula without a name is its own name ({@link Formula}).
 *
 * <p>A missing number makes the ratio missing, and so does a division by 0. Computed in doubles.
 */
@Component(service = FeatureExtractor.class)
@StageType(Ratios.TYPE)
public final class Ratios implements FeatureExtractor, Stateless<Records, Features> {
  static final String TYPE = "finance.ratios";

  @Override
  public String summary() {
    return "ratios of columns, from formulas";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.texts(
                "formulas",
                List.of(),
                "a feature each: \"name = formula\" of columns, numbers, + - * / and parentheses")
            .required());
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    List<Formula> formulas = formulas(params);
    Elements elements = Elements.of(TYPE, input);
    formulas.forEach(formula -> formula.bind(elements));
    return schema(formulas);
  }

  private static FeatureSchema schema(List<Formula> formulas) {
    return FeatureSchema.of(formulas.stream().map(Formula::name).toList());
  }

  @Override
  public Features apply(Records input, Params params) {
    List<Formula> formulas = formulas(params);
    Elements elements = Elements.of(TYPE, input.schema());
    int width = formulas.size();
    float[] values = new float[Math.multiplyExact(input.rows(), width)];
    double[] numbers = new double[elements.count()];
    Formula.Term[] terms = new Formula.Term[width];
    for (int i = 0; i < width; i++) {
      terms[i] = formulas.get(i).bind(elements);
    }
    for (int row = 0; row < input.rows(); row++) {
      elements.read(input, row, numbers);
      for (int i = 0; i < width; i++) {
        float value = (float) terms[i].of(numbers);
        values[row * width + i] = Float.isInfinite(value) ? Float.NaN : value;
      }
    }
    return DenseFeatures.of(schema(formulas), input.rows(), values);
  }

  private static List<Formula> formulas(Params params) {
    List<Formula> formulas = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String text : params.texts("formulas")) {
      Formula formula = Formula.parse(text);
      if (!names.add(formula.name())) {
        throw new IllegalArgumentException(
            "'%s' has two formulas named '%s'.".formatted(TYPE, formula.name()));
      }
      formulas.add(formula);
    }
    if (formulas.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' needs a formula, such as \"formulas\": [\"debt_ratio = debt / assets\"]."
              .formatted(TYPE));
    }
    return formulas;
  }
}
