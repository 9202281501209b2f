package org.amalgam.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.Problem;
import org.junit.jupiter.api.Test;

/** What docs/ says of datasets is what the code does. */
class DocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(\\{.*?)```");
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");
  private static final Pattern USED = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  @Test
  void everyExampleIsADescriptor() throws IOException {
    List<MatchResult> examples =
        matches(EXAMPLE, Files.readString(DOCS.resolve("dataset-format.md")));
    assertEquals(4, examples.size());
    for (MatchResult example : examples) {
      Problems problems = new Problems("Example");
      assertTrue(!DescriptorReader.read(example.group(1), problems).files().isEmpty());
    }
  }

  @Test
  void everyCodeIsListed() throws IOException {
    Set<String> used = new TreeSet<>();
    Path code = Path.of("src", "main", "java", "org", "amalgam", "internal", "dataset");
    try (Stream<Path> files = Files.list(code)) {
      for (Path file : files.toList()) {
        matches(USED, Files.readString(file)).forEach(found -> used.add(found.group(1)));
      }
    }
    Set<String> listed =
        matches(LISTED, Files.readString(DOCS.resolve("dataset-format.md"))).stream()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(used.size() > 30, used.toString());
    assertEquals(listed, used);
  }

  @Test
  void theSchemaHasTheKeysOfTheReader() throws IOException {
    Set<String> keys =
        JsonParser.parseString(Files.readString(DOCS.resolve("dataset.schema.json")))
            .getAsJsonObject()
            .getAsJsonObject("properties")
            .keySet();
    Problems problems = new Problems("Keys");
    Node.parse("{\"x\": 1}", problems).hasOnly(DescriptorReader.KEYS);
    Problem unknown = problems.list().get(0);
    assertTrue(
        unknown.message().contains("Known: " + String.join(", ", keys) + "."), unknown.message());
  }
}
