package org.amalgam.internal.runtime;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.Provider;
import org.amalgam.internal.graph.Change;
import org.amalgam.internal.graph.FittedGraph;
import org.amalgam.internal.graph.Node;
import org.amalgam.internal.graph.Suggestions;
import org.amalgam.internal.registry.Installed;
import org.amalgam.internal.registry.StageCatalog;
import org.amalgam.internal.store.ModelPackage;

/**
 * A version of one stage that could take its place.
 *
 * @param node the stage as it serves
 * @param version the other
 * @param model the package of what serves
 */
record Candidate(Node node, Installed version, ModelPackage model) {

  /** Which stage and which version somebody asks for. */
  record Asked(String subject, FittedGraph serving, String stage, Provider version) {

    /**
     * Finds both.
     *
     * @throws ProblemException with what there is
     */
    Candidate in(StageCatalog catalog, ModelPackage model) {
      List<Node> nodes = serving.graph().nodes();
      Node node =
          nodes.stream()
              .filter(each -> each.id().equals(stage))
              .findFirst()
              .orElseThrow(() -> unknown(nodes.stream().map(Node::id).toList()));
      if (serving.isGone(node.index())) {
        throw refused(
            "STAGE_MISSING",
            "%s is gone; there is nothing to compare with.".formatted(node.title()));
      }
      Installed found = version(node, catalog);
      if (found.equals(node.unwrapped())) {
        throw refused("IN_USE", "That is what serves. " + installed(node, catalog));
      }
      return new Candidate(node, found, model);
    }

    private Installed version(Node node, StageCatalog catalog) {
      List<Installed> brought = catalog.of(version).toList();
      Installed used = node.unwrapped();
      if (brought.isEmpty()) {
        throw refused(
            "NOT_INSTALLED",
            "There is no bundle %s with stages. %s".formatted(version, installed(node, catalog)));
      }
      return brought.stream()
          .filter(each -> each.type().equals(used.type()) && each.kind() == used.kind())
          .findFirst()
          .orElseThrow(
              () ->
                  refused(
                      "NOT_OFFERED",
                      "%s does not bring '%s' (%s); it brings %s. %s"
                          .formatted(
                              version,
                              used.type(),
                              used.kind().json(),
                              titles(brought.stream().map(Installed::type)),
                              installed(node, catalog))));
    }

    private static String installed(Node node, StageCatalog catalog) {
      return "Of '%s' there are: %s."
          .formatted(
              node.unwrapped().type(),
              titles(
                  node.versions(catalog).stream()
                      .map(Installed::provider)
                      .map(each -> each.bundle() + "@" + each.version())));
    }

    private static String titles(Stream<String> each) {
      return each.distinct().collect(Collectors.joining(", "));
    }

    private ProblemException unknown(List<String> ids) {
      return refused(
          "UNKNOWN_STAGE",
          "What serves has no stage '%s'.%s Stages: %s."
              .formatted(stage, Suggestions.didYouMean(stage, ids), String.join(", ", ids)));
    }

    private ProblemException refused(String code, String message) {
      return new ProblemException(subject, code, message);
    }
  }

  /**
   * The graph that serves with this version, which loads the saved state.
   *
   * @throws ProblemException if it does not fit, or cannot read the state
   */
  FittedGraph fitted(FittedGraph serving) {
    Succession next = Succession.of(serving, Change.of(node, version), model);
    if (!next.unreadable().isEmpty()) {
      next.drop();
      throw new ProblemException(
          "Pipeline '%s'".formatted(serving.graph().definition().id()),
          List.copyOf(next.unreadable().values()));
    }
    return next.following(serving);
  }
}
