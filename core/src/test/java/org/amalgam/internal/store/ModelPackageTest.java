package org.amalgam.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.ProblemException;
import org.junit.jupiter.api.Test;

class ModelPackageTest {
  private static final FitReport REPORT =
      new FitReport(
          "p",
          8,
          2,
          42,
          "00",
          "2026-11-25",
          List.of(),
          Optional.empty(),
          Map.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Optional.empty());

  private static byte[] zip() throws IOException {
    byte[] state = new byte[3000];
    new Random(1).nextBytes(state);
    ModelPackage.StageState stage =
        new ModelPackage.StageState(
            "m", "linear", Optional.empty(), "amalgam-builtin", "1.0.0", 1, false, List.of());
    ModelPackage model =
        new ModelPackage(
            "{\"id\": \"p\"}",
            new ModelPackage.Manifest(ModelPackage.Manifest.FORMAT, REPORT, List.of(stage)),
            Map.of("m", state, "n", new byte[0]),
            Optional.of(new byte[] {1, 2, 3}));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(bytes);
    return bytes.toByteArray();
  }

  private static ModelPackage read(byte[] bytes) {
    try {
      return ModelPackage.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertBad(byte[] bytes, String what) {
    ProblemException refusal = assertThrows(ProblemException.class, () -> read(bytes), what);
    assertEquals("BAD_PACKAGE", refusal.problems().get(0).code(), what);
  }

  @Test
  void aPackageComesBackAsItWas() throws IOException {
    byte[] bytes = zip();
    ModelPackage model = read(bytes);
    assertEquals(REPORT, model.fitted().report());
    assertEquals(3000, model.states().get("m").length);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    model.write(again);
    assertArrayEquals(bytes, again.toByteArray());
  }

  @Test
  void aPackageCutAnywhereIsRefused() throws IOException {
    byte[] bytes = zip();
    int tail = bytes.length - 200;
    for (int cut = 0; cut < bytes.length; cut += cut < tail ? Math.min(37, tail - cut) : 1) {
      assertBad(Arrays.copyOf(bytes, cut), "cut at " + cut + " of " + bytes.length);
    }
  }

  @Test
  void aPackageWithAnythingAddedIsRefused() throws IOException {
    byte[] bytes = zip();
    assertBad(Arrays.copyOf(bytes, bytes.length + 1), "a byte at the end");
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    assertBad(twice, "another package at the end");
  }

  @Test
  void aPackageThatWasUnpackedAndPackedAnewIsFine() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip()));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(9);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        in.transferTo(out);
      }
    }
    assertEquals(REPORT, read(bytes.toByteArray()).fitted().report());
  }
}
