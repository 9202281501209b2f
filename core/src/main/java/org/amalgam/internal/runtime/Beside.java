package org.amalgam.internal.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;

/**
 * What is installed beside the stages that serve and is as new as they or newer, in words.
 *
 * @param manual whether it waits for somebody to decide
 * @param told what is spoken of elsewhere
 */
record Beside(
    FittedGraph serving, StageCatalog catalog, boolean manual, Collection<Installed> told) {

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Node node : serving.graph().nodes()) {
      Installed used = node.unwrapped();
      List<Installed> versions = node.versions(catalog);
      boolean newer = versions.contains(used);
      for (Installed each : versions) {
        newer &= !each.equals(used);
        if (told.contains(each)) {
          continue;
        }
        if (newer || (!each.equals(used) && each.sameVersion(used))) {
          sentences.add(sentence(node, each, newer));
        }
      }
    }
    return sentences;
  }

  private String sentence(Node node, Installed stage, boolean newer) {
    String what =
        "'%s': %s from %s is installed, not used"
            .formatted(node.id(), stage.type(), stage.provider());
    if (!newer) {
      return what + ": of one version, what was installed first goes first.";
    }
    return what + (manual ? "; amalgam:promote, amalgam:shadow or amalgam:canary." : ".");
  }
}
