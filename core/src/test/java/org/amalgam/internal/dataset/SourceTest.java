package org.amalgam.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  @TempDir private Path path;

  @ParameterizedTest
  @ValueSource(strings = {"/etc/x", "../x", "a/../../x", "a\\..\\x", "file:x", "C:x", "a/.."})
  void aConfinedSourceKeepsWithinItsRoot(String file) {
    Source source = Source.confined(name -> InputStream.nullInputStream());
    assertThrows(AccessDeniedException.class, () -> source.open(file));
  }

  @Test
  void aConfinedSourceOpensTheRest() throws IOException {
    Source source =
        Source.confined(name -> new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8)));
    try (InputStream in = source.open("data/a..b.csv")) {
      assertEquals("data/a..b.csv", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFolderFollowsAnyPath() throws IOException {
    Files.writeString(path.resolve("x.csv"), "x");
    Path below = Files.createDirectory(path.resolve("below"));
    Source source = Source.folder(below);
    for (String name : new String[] {"../x.csv", path.resolve("x.csv").toString()}) {
      try (InputStream in = source.open(name)) {
        assertEquals('x', in.read());
      }
      assertEquals(path.resolve("x.csv").toAbsolutePath().toString(), source.name(name));
    }
    assertThrows(NoSuchFileException.class, () -> source.open("x.csv"));
    assertThrows(NoSuchFileException.class, () -> source.open("x\0.csv"));
  }

  @Test
  void unzippingEndsAtTheLimit() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(new byte[1_000_000]);
    }
    Source source = name -> new ByteArrayInputStream(zipped.toByteArray());
    try (InputStream in = DataStream.open(source, "x.gz", 1_000_000)) {
      assertArrayEquals(new byte[1_000_000], in.readAllBytes());
    }
    try (InputStream in = DataStream.open(source, "x.gz", 999_999)) {
      assertThrows(DataStream.TooLargeException.class, in::readAllBytes);
    }
  }
}
