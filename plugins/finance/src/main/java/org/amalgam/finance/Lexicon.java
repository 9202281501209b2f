package org.amalgam.finance;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
import org.amalgam.api.data.Field;
import org.amalgam.api.data.RecordSchema;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.StringColumn;
import org.osgi.service.component.annotations.Component;

/**
 * Sentiment of a text by counting words, as is done with financial reports (Loughran and McDonald
 * 2011): the share of its words that are on the positive list, the share on the negative list, and
 * the net tone (positive - negative) / (positive + negative), 0 where neither occurs. A listed word
 * within three words after a negation counts for the other side. Words are compared in lower case;
 * {@code word*} on a list stands for all that begin so.
 *
 * <p>The lists given here are short and Amalgam's own; Loughran and McDonald's are not free. Give
 * others in the parameters. A missing text has no sentiment: all are missing.
 */
@Component(service = FeatureExtractor.class)
@StageType(Lexicon.TYPE)
public final class Lexicon implements FeatureExtractor, Stateless<Records, Features> {
  static final String TYPE = "finance.sentiment";
  private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}'\u2019]*");
  private static final int REACH = 3;

  @Override
  public String summary() {
    return "sentiment of a text by lists of financial words";
  }

  @Override
  public List<Param> params() {
    return List.of(
        Param.text("text", "text", "column with the text"),
        Param.texts(
            "positive",
            List.of(
                "beat*",
                "bull*",
                "buy",
                "dividend*",
                "exceed*",
                "gain*",
                "grow*",
                "high*",
                "improv*",
                "outperform*",
                "profit*",
                "raise*",
                "rall*",
                "rebound*",
                "record",
                "recover*",
                "rise*",
                "rising",
                "soar*",
                "strong*",
                "surg*",
                "upgrad*",
                "upside"),
            "words of good news"),
        Param.texts(
            "negative",
            List.of(
                "bankrupt*",
                "bear*",
                "cut*",
                "debt*",
                "declin*",
                "default*",
                "downgrad*",
                "drop*",
                "fall*",
                "fell",
                "fraud*",
                "impair*",
                "investigat*",
                "lawsuit*",
                "layoff*",
                "litigat*",
                "loss*",
                "low*",
                "miss*",
                "plung*",
                "recall*",
                "sell",
                "slump*",
                "tumbl*",
                "underperform*",
                "warn*",
                "weak*",
                "writedown*"),
            "words of bad news"),
        Param.texts(
            "negations",
            List.of(
                "no", "not", "never", "without", "isn't", "wasn't", "didn't", "doesn't", "won't"),
            "words that turn the next ones round"));
  }

  @Override
  public FeatureSchema outputSchema(RecordSchema input, Params params) {
    String name = params.text("text");
    boolean there =
        input.field(name).map(Field::type).filter(ColumnType.STRING::equals).isPresent();
    if (!there) {
      throw new IllegalArgumentException(
          "'%s' reads a string column '%s'; it sees %s. Add it to 'from' or name another in 'text'."
              .formatted(TYPE, name, input.names()));
    }
    return schema(name);
  }

  private static FeatureSchema schema(String name) {
    return FeatureSchema.of(name + ".positive", name + ".negative", name + ".tone");
  }

  @Override
  public Features apply(Records input, Params params) {
    StringColumn texts = input.strings(params.text("text"));
    Words positive = Words.of(params.texts("positive"));
    Words negative = Words.of(params.texts("negative"));
    Words negations = Words.of(params.texts("negations"));
    float[] values = new float[Math.multiplyExact(input.rows(), 3)];
    for (int row = 0; row < input.rows(); row++) {
      int words = 0;
      int good = 0;
      int bad = 0;
      int turned = 0;
      Matcher matcher = WORD.matcher(texts.get(row));
      while (matcher.find()) {
        String word = matcher.group().toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        words++;
        boolean up = positive.has(word);
        boolean down = negative.has(word);
        good += (turned > 0 ? down : up) ? 1 : 0;
        bad += (turned > 0 ? up : down) ? 1 : 0;
        turned = negations.has(word) ? REACH : Math.max(0, turned - 1);
      }
      boolean missing = texts.missing(row);
      int all = Math.max(1, words);
      values[3 * row] = missing ? Float.NaN : (float) good / all;
      values[3 * row + 1] = missing ? Float.NaN : (float) bad / all;
      values[3 * row + 2] = missing ? Float.NaN : (float) (good - bad) / Math.max(1, good + bad);
    }
    return DenseFeatures.of(schema(params.text("text")), input.rows(), values);
  }

  /** A list: words as they are, and beginnings of words. */
  private record Words(Set<String> whole, List<String> beginnings) {
    static Words of(List<String> given) {
      Set<String> whole = new HashSet<>();
      for (String word : given) {
        if (!word.endsWith("*")) {
          whole.add(word.toLowerCase(Locale.ROOT));
        }
      }
      return new Words(
          whole,
          given.stream()
              .filter(word -> word.endsWith("*"))
              .map(word -> word.substring(0, word.length() - 1).toLowerCase(Locale.ROOT))
              .toList());
    }

    boolean has(String word) {
      return whole.contains(word) || beginnings.stream().anyMatch(word::startsWith);
    }
  }
}
