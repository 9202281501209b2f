package org.amalgam.builtin.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.FitContext;
import org.amalgam.api.Fitted;
import org.amalgam.api.LoadContext;
import org.amalgam.api.Param;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.StateReader;
import org.amalgam.api.StateWriter;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.Field;
import org.amalgam.api.data.FloatColumn;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.osgi.service.component.annotations.Component;

/**
 * Convolution with kernels that are not learned from the target: over the steps of sequences {@code
 * [t, d]} and vectors {@code [n]}, over squares of images {@code [h, w, c]}. The fixed banks
 * ({@link FilterBank}, {@link Kernels}) keep the shape, so that pooling can follow; {@code rocket}
 * ({@link RandomKernels}) gives a plain vector, and takes no notice of size, stride, padding and
 * activation. Several columns are put side by side. The features have no names.
 */
@Component(service = FeatureExtractor.class)
@StageType("convolve")
public final class Convolve implements FeatureExtractor {
  private static final String ROCKET = "rocket";

  @Override
  public String summary() {
    return "images and sequences convolved with a bank of kernels";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.choice(
                "bank",
                List.of("gabor", "gaussian", "given", "haar", "laplace", ROCKET, "sobel"),
                "the kernels")
            .required(),
        Param.integer("size", 0, "length or side of a kernel; 0 for what the bank has")
            .within(0, 255),
        Param.integer("stride", 1, "steps from one window to the next").atLeast(1),
        Param.choice(
            "padding", List.of("valid", "same"), "'same' for windows that reach beyond the ends"),
        Param.choice("activation", List.of("none", "relu", "abs"), "what becomes of each response"),
        Param.numbers("weights", List.of(), "the kernels of 'given', row major"),
        Param.number("sigma", 0, "width of 'gaussian' (0: 1) and 'gabor' (0: 0.56 x wavelength)")
            .atLeast(0),
        Param.integer("orientations", 4, "of 'gabor', evenly over half a turn").within(1, 64),
        Param.numbers("wavelengths", List.of(4.0), "of 'gabor', in steps").atLeast(1),
        Param.numbers("phases", List.of(0.0), "of 'gabor', in degrees: 0 lines, 90 edges"),
        Param.number("aspect", 0.5, "how round a 'gabor' is: 1 a circle").within(0.01, 100),
        Param.integer("kernels", 500, "of 'rocket', each giving two features").within(1, 100_000),
        Param.flag("normalize", true, "'rocket' scales each channel of each row first"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    if (params.text("bank").equals(ROCKET)) {
      Grid.check("convolve", input, field -> new Windows(1, 1, false));
      int kernels = params.integer("kernels");
      return FeatureSchema.concat(
          input.fields().stream().map(field -> RandomKernels.schema(field, kernels)).toList());
    }
    Grid.check("convolve", input, field -> fixed(field, params).windows());
    return FeatureSchema.concat(
        input.fields().stream().map(field -> fixed(field, params).schema(field)).toList());
  }

  private static FilterBank fixed(Field field, Params params) {
    Kernels kernels = Kernels.of(params, Grid.of(field).image());
    float[] weights = kernels.weights(params);
    Windows windows = new Windows(kernels.size(), params.integer("stride"), padded(params));
    return new FilterBank(windows, activation(params), weights, kernels.area());
  }

  private static boolean padded(Params params) {
    return params.text("padding").equals("same");
  }

  private static FilterBank.Activation activation(Params params) {
    return FilterBank.Activation.valueOf(params.text("activation").toUpperCase(Locale.ROOT));
  }

  @Override
  public Fitted<Records, Features> fit(FitContext<Records> context) {
    Params params = context.params();
    RecordSchema input = context.input().schema();
    outputSchema(input, params);
    Random random = new Random(context.seed());
    List<Bank> banks = new ArrayList<>();
    for (Field field : input.fields()) {
      banks.add(
          params.text("bank").equals(ROCKET)
              ? RandomKernels.draw(
                  random, params.integer("kernels"), Grid.of(field), params.flag("normalize"))
              : fixed(field, params));
    }
    return new Convolving(banks);
  }

  @Override
  public Fitted<Records, Features> load(LoadContext context) throws IOException {
    StateReader state = context.state();
    Params params = context.params();
    int columns = state.readInt();
    List<Bank> banks = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      banks.add(
          params.text("bank").equals(ROCKET)
              ? RandomKernels.load(state, params.flag("normalize"))
              : FilterBank.load(
                  state, params.integer("stride"), padded(params), activation(params)));
    }
    return new Convolving(banks);
  }

  /**
   * Kernels at work.
   *
   * @param banks one per column
   */
  private record Convolving(List<Bank> banks) implements Fitted<Records, Features> {

    @Override
    public Features apply(Records input) {
      List<Field> fields = input.schema().fields();
      if (fields.size() != banks.size()) {
        throw new IllegalArgumentException(
            "%d columns are due, not %d.".formatted(banks.size(), fields.size()));
      }
      List<FeatureSchema> schemas = new ArrayList<>();
      for (int i = 0; i < banks.size(); i++) {
        schemas.add(banks.get(i).schema(fields.get(i)));
      }
      FeatureSchema schema = FeatureSchema.concat(schemas);
      float[] values = new float[Math.multiplyExact(input.rows(), schema.width())];
      int offset = 0;
      for (int i = 0; i < banks.size(); i++) {
        FloatColumn column = input.floats(fields.get(i).name());
        Bank.Pass pass = banks.get(i).pass(column);
        for (int row = 0; row < input.rows(); row++) {
          pass.write(row, values, row * schema.width() + offset);
        }
        offset += schemas.get(i).width();
      }
      return DenseFeatures.of(schema, input.rows(), values);
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeInt(banks.size());
      for (Bank bank : banks) {
        bank.save(out);
      }
    }
  }
}
