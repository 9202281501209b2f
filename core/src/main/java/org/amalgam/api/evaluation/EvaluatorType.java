package org.amalgam.api.evaluation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name by which pipelines ask for a metric or an analysis:
 * {@code @EvaluatorType("finance.ks")}. It becomes the service property {@code
 * amalgam.evaluator.type}, the bundle's capability {@code amalgam.evaluator}, and the entry by
 * which {@link java.util.ServiceLoader} finds it outside OSGi.
 */
@ComponentPropertyType
@Capability(namespace = EvaluatorType.CAPABILITY)
@Capability(
    namespace = "osgi.serviceloader",
    name = "org.amalgam.api.evaluation.Evaluator",
    attribute = "register:=\"${@class}\"")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EvaluatorType {
  /** Prefix of the service property. */
  String PREFIX_ = "amalgam.";

  /** Namespace of the capability. */
  String CAPABILITY = "amalgam.evaluator";

  /** Service property that holds the type. */
  String PROPERTY = "amalgam.evaluator.type";

  /** Lower case words joined by dots and hyphens, domain first. */
  @Attribute(CAPABILITY)
  String value();
}
