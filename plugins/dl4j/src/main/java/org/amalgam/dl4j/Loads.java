package org.amalgam.dl4j;

import java.util.ArrayList;
import java.util.List;

/**
 * Which class loaders have taken the natives into this JVM. They stay in the process, whatever
 * becomes of the bundle, and a third copy of them cannot be loaded: the bundle can be updated once.
 * This is kept where every version of the bundle finds it, in a system property.
 */
final class Loads {
  private static final String PROPERTY = "amalgam.dl4j.loads";
  private static final int MOST = 2;

  private Loads() {}

  /** Notes that a class loader takes them in; false if it must not, because two others have. */
  static synchronized boolean admit(ClassLoader loader) {
    String own = Integer.toHexString(System.identityHashCode(loader));
    List<String> loads = new ArrayList<>(List.of(System.getProperty(PROPERTY, "").split(",", -1)));
    loads.remove("");
    if (!loads.contains(own)) {
      if (loads.size() >= MOST) {
        return false;
      }
      loads.add(own);
      System.setProperty(PROPERTY, String.join(",", loads));
    }
    return true;
  }
}
