package org.amalgam.deployer;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys of a JSON object, without those of what is inside it. It only has to tell one kind of
 * file from another: whether the text is right is for the platform to say, which reports each
 * problem with its place.
 */
final class TopLevelKeys {
  private TopLevelKeys() {}

  static Set<String> of(String json) {
    Set<String> keys = new LinkedHashSet<>();
    int depth = 0;
    String text = "";
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        int end = end(json, i + 1);
        text = json.substring(i + 1, end);
        i = end;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == ':' && depth == 1) {
        keys.add(text);
      }
    }
    return keys;
  }

  /** Where the string that starts at {@code from} ends. */
  private static int end(String json, int from) {
    int i = from;
    while (i < json.length() && json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, json.length());
  }
}
