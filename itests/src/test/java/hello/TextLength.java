package hello;

import org.amalgam.api.FeatureExtractor;
import org.amalgam.api.Params;
import org.amalgam.api.StageType;
import org.amalgam.api.Stateless;
import org.amalgam.api.data.DenseFeatures;
import org.amalgam.api.data.FeatureSchema;
import org.amalgam.api.data.Features;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/** The stage of the plugin guide: length of a text in characters. */
@Component(service = FeatureExtractor.class)
@StageType("hello.length")
public class TextLength implements FeatureExtractor, Stateless<Records, Features> {
  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    return FeatureSchema.of("length");
  }

  @Override
  public Features apply(Records input, Params params) {
    StringColumn text = input.strings(input.schema().names().get(0));
    float[] lengths = new float[input.rows()];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = text.get(row).length();
    }
    return DenseFeatures.of(FeatureSchema.of("length"), lengths.length, lengths);
  }
}
