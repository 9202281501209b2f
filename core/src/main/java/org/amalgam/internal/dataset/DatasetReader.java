package org.amalgam.internal.dataset;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amalgam.api.FitContext;
import org.amalgam.api.data.Records;
import org.amalgam.api.data.Target;
import org.amalgam.api.pipeline.ProblemException;

/**
 * Reads datasets that a descriptor of format 1 (docs/dataset-format.md) describes. Stateless; safe
 * for any number of threads.
 */
public final class DatasetReader {
  private final Descriptor descriptor;
  private final Wanted wanted;
  private final Problems problems;

  private DatasetReader(Descriptor descriptor, Wanted wanted, Problems problems) {
    this.descriptor = descriptor;
    this.wanted = wanted;
    this.problems = problems;
  }

  /** Whether a JSON document is a dataset descriptor: an object that names files. */
  public static boolean isDescriptor(String json) {
    try {
      return JsonText.parse(json, new Problems("Document")) instanceof JsonObject object
          && object.has("files");
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * Reads a dataset.
   *
   * @param json the descriptor
   * @param name what messages call the dataset: the descriptor's file name
   * @param source of the files that the descriptor names
   * @throws org.amalgam.api.pipeline.ProblemException with all that is wrong with the descriptor,
   *     or else with its files and columns, or else with their rows and cells
   */
  public static Dataset read(String json, String name, Source source, Wanted wanted) {
    Problems problems = new Problems("Dataset '" + name + "'");
    return read(DescriptorReader.read(json, problems), source, wanted, problems);
  }

  static Dataset read(Descriptor descriptor, Source source, Wanted wanted, Problems problems) {
    try (CsvFiles files = CsvFiles.open(descriptor, source, wanted.purpose(), problems)) {
      return new DatasetReader(descriptor, wanted, problems).read(files);
    }
  }

  private Dataset read(CsvFiles files) {
    Columns columns = new Columns(files.list(), problems);
    Inputs inputs =
        Inputs.bind(wanted.input(), descriptor.columns(), columns, wanted.purpose(), problems);
    Optional<Targets> targets =
        wanted
            .target()
            .map(
                schema ->
                    Targets.bind(descriptor, schema, wanted.targetNames(), columns, problems));
    targets.ifPresent(bound -> bound.checkApart(inputs));
    Optional<Roles> roles =
        wanted.target().map(schema -> Roles.bind(descriptor, columns, problems));
    List<Role<Cells.Texts>> keys = keys(files, columns);
    problems.throwIfAny();

    if (!files.read()) {
      Join apart = Join.apart(files.list(), keys, problems);
      inputs.check(wanted.rules(), apart);
      checkCells(apart, targets, roles);
      throw problems.refusal();
    }
    Join join = keys.isEmpty() ? Join.byRow(files.list(), problems) : Join.byKey(keys, problems);
    inputs.check(wanted.rules(), join);
    Records records = inputs.records(join);
    Dataset dataset =
        targets.isPresent() && roles.isPresent()
            ? learnable(records, join, targets.get(), roles.get())
            : Dataset.toAnswer(records, problems.warnings(), files.refused(join));
    problems.throwIfAny();
    return dataset;
  }

  /**
   * Looks at the rows that can be read, though some cannot; what they hold is told all the same.
   */
  private static void checkCells(Join join, Optional<Targets> targets, Optional<Roles> roles) {
    targets.ifPresent(bound -> bound.target(join));
    roles.ifPresent(bound -> bound.checkCells(join));
  }

  private List<Role<Cells.Texts>> keys(CsvFiles files, Columns columns) {
    List<Role<Cells.Texts>> keys = new ArrayList<>();
    for (CsvFile file : files.list()) {
      FileRef ref = file.ref();
      ref.key()
          .map(key -> new ColumnRef(ref.at() + "/key", Optional.of(ref.name()), List.of(key)))
          .flatMap(key -> Role.bind(key, new Cells.Texts(), columns, problems))
          .ifPresent(keys::add);
    }
    return keys;
  }

  private Dataset learnable(Records records, Join join, Targets targets, Roles roles) {
    Optional<Target> target = targets.target(join);
    Optional<int[]> groups = roles.groups(join);
    Optional<double[]> times = roles.time(join);
    Optional<FitContext.Split> split = roles.split(join, target, groups, times);
    Dataset.Roles read =
        new Dataset.Roles(groups, times, 0, roles.folds(join), roles.weights(join), split);
    problems.throwIfAny();
    Checks checks = new Checks(wanted.purpose(), problems);
    target.ifPresent(known -> checks.target(known, split));
    checks.inputs(records);
    Optional<FitContext.Split> whole = roles.partsGroups() ? Optional.empty() : split;
    read.groups().ifPresent(all -> Roles.checkGroups(all, read.folds(), whole, problems));
    return new Dataset(records, target, read, problems.warnings());
  }
}
