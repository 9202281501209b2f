package org.amalgam.dl4j;

import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J with its natives loaded. As a service it says that stages may use them. */
final class Engine {
  /** Limit of the process's memory, looked up in the system at every native allocation. */
  private static final String PROCESS_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

  private Engine() {}

  /**
   * Loads ND4J, which takes seconds the first time and nothing later, and holds the calling
   * thread's operations to that one thread: the order of every sum is then fixed, and small
   * networks do not wait for threads that have nothing to do. Each thread that uses ND4J calls this
   * first. The limit for BLAS and for ND4J's own threads is that of the whole process.
   *
   * @throws RuntimeException or LinkageError if there are no natives for this platform
   */
  static Engine start() {
    if (System.getProperty(PROCESS_LIMIT) == null) {
      // That look-up is a third of a small network's fit; the limit on ND4J's own memory stays.
      System.setProperty(PROCESS_LIMIT, "0");
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader own = Engine.class.getClassLoader();
    thread.setContextClassLoader(own);
    try {
      ND4JClassLoading.setNd4jClassloader(own);
      Environment environment = Nd4j.getEnvironment();
      environment.setMaxMasterThreads(1);
      environment.setMaxThreads(1);
      Nd4j.factory().blas().setMaxThreads(1);
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      return new Engine();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
