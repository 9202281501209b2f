package org.amalgam.itests;

import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ops4j.pax.exam.Option;

/** The real distribution in Pax Exam. */
final class Container {
  private Container() {}

  /**
   * Its options.
   *
   * @param properties system properties that are handed on to its JVM, where they are set
   */
  static Option[] options(String... properties) throws IOException {
    Path folder = Path.of("target").toAbsolutePath();
    List<Option> options = new ArrayList<>();
    options.add(
        karafDistributionConfiguration()
            .frameworkUrl("file:" + System.getProperty("amalgam.distribution"))
            .name("Amalgam")
            .unpackDirectory(folder.resolve("exam").toFile())
            .useDeployFolder(false));
    options.add(configureConsole().ignoreLocalConsole().ignoreRemoteShell());
    options.add(
        editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "" + freePort()));
    options.add(
        editConfigurationFilePut(
            "etc/org.ops4j.pax.url.mvn.cfg",
            "org.ops4j.pax.url.mvn.localRepository",
            System.getProperty("amalgam.maven")));
    options.add(systemProperty("plugin.hello").value(Plugins.hello(folder).toString()));
    options.add(systemProperty("amalgam.root").value(System.getProperty("amalgam.root")));
    for (String property : properties) {
      Optional.ofNullable(System.getProperty(property))
          .ifPresent(value -> options.add(systemProperty(property).value(value)));
    }
    options.add(vmOption("-Xmx1g"));
    for (String option : JPMS) {
      options.add(vmOption(option));
    }
    return options.toArray(Option[]::new);
  }

  /** As bin/karaf gives them. */
  private static final List<String> JPMS =
      List.of(
          "--add-reads=java.xml=java.logging",
          "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
          "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-4.4.10.jar",
          "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-4.4.10.jar",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
          "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
          "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
          "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED");

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
