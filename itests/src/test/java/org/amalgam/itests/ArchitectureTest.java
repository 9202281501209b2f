package org.amalgam.itests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.Test;

/** The arrows: domains to core, engines to core, nobody to a domain or an engine. */
public class ArchitectureTest {
  private static final String[] PLUGINS = {
    "org.amalgam.builtin..",
    "org.amalgam.light..",
    "org.amalgam.dl4j..",
    "org.amalgam.medical..",
    "org.amalgam.finance..",
    "org.amalgam.driving..",
    "org.amalgam.recommendation..",
    "org.amalgam.console..",
    "org.amalgam.deployer.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.amalgam");

  @Test
  public void coreKnowsNoPlugin() {
    noClasses()
        .that()
        .resideInAnyPackage("org.amalgam.api..", "org.amalgam.internal..", "org.amalgam.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PLUGINS)
        .check(CLASSES);
  }

  @Test
  public void theApiKnowsNothingBehindIt() {
    noClasses()
        .that()
        .resideInAPackage("org.amalgam.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.amalgam.internal..", "org.amalgam.embedded..")
        .check(CLASSES);
  }

  @Test
  public void pluginsSeeOnlyTheApi() {
    noClasses()
        .that()
        .resideInAnyPackage(PLUGINS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.amalgam.internal..", "org.amalgam.embedded..")
        .check(CLASSES);
  }

  @Test
  public void noPluginKnowsAnother() {
    for (String plugin : PLUGINS) {
      noClasses()
          .that()
          .resideInAPackage(plugin)
          .should()
          .dependOnClassesThat(resideInAnyPackage(PLUGINS).and(not(resideInAPackage(plugin))))
          .check(CLASSES);
    }
  }

  @Test
  public void onlyOneBundleTouchesTheNeuralEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.amalgam.dl4j..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  public void coreNeedsOsgiOnlyAtItsEdge() {
    classes()
        .that(
            resideInAnyPackage("org.amalgam.internal..")
                .and(not(resideInAPackage("org.amalgam.internal.osgi.."))))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.amalgam..",
                "com.google.gson..",
                "de.siegmar.fastcsv..",
                "org.slf4j.."))
        .check(CLASSES);
  }

  @Test
  public void thePartsOfCoreFormNoCircle() {
    slices().matching("org.amalgam.internal.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
