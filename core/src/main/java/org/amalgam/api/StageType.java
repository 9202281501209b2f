package org.amalgam.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The name by which pipelines use a stage: {@code @StageType("medical.apoe")}. It becomes the
 * service property {@code amalgam.stage.type}, the bundle's capability {@code amalgam.stage}, and
 * the entry by which {@link java.util.ServiceLoader} finds the stage outside OSGi.
 */
@ComponentPropertyType
@Capability(namespace = StageType.CAPABILITY)
@Capability(
    namespace = "osgi.serviceloader",
    name = "org.amalgam.api.Stage",
    attribute = "register:=\"${@class}\"")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StageType {
  /** Prefix of the service property. */
  String PREFIX_ = "amalgam.";

  /** Namespace of the capability. */
  String CAPABILITY = "amalgam.stage";

  /** Service property that holds the type. */
  String PROPERTY = "amalgam.stage.type";

  /** Lower case words joined by dots and hyphens; plain for general stages, else domain first. */
  @Attribute(CAPABILITY)
  String value();
}
