package org.amalgam.internal.store;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.amalgam.api.pipeline.FitReport;
import org.amalgam.api.pipeline.ProblemException;
import org.amalgam.api.pipeline.StageKind;

/**
 * A fitted pipeline as a zip file: {@code pipeline.json} as written, {@code fitted.json}, {@code
 * stages/ID.bin}, the rows kept out as {@code heldout.bin}, and {@code SHA256SUMS} over all of
 * them. The same fit gives the same bytes but for the time in {@code fitted.json}.
 *
 * @param pipeline the definition as written
 * @param fitted what was fitted
 * @param states fitted state by stage id
 * @param heldOut rows kept out of the fit; empty if there were none
 */
public record ModelPackage(
    String pipeline, Manifest fitted, Map<String, byte[]> states, Optional<byte[]> heldOut) {

  private static final String PIPELINE = "pipeline.json";
  private static final String FITTED = "fitted.json";
  private static final String HELD_OUT = "heldout.bin";
  private static final String SUMS = "SHA256SUMS";
  private static final String STAGES = "stages/";
  private static final long MOST_BYTES = 1L << 31;
  private static final int MOST_ENTRIES = 10_000;

  /**
   * What {@code fitted.json} holds.
   *
   * @param format version of the package format
   * @param report what the fit gave
   * @param stages what is needed to load each stage
   */
  public record Manifest(int format, FitReport report, List<StageState> stages) {
    /** The package format that this version writes. */
    public static final int FORMAT = 1;
  }

  /**
   * One stage of a package.
   *
   * @param id its id
   * @param type its type
   * @param kind its kind; empty in packages of older versions
   * @param bundle who provided the type
   * @param version version of that bundle
   * @param stateVersion version of the state
   * @param fallback whether a plain weighted mean serves in place of what the type learned
   * @param reduced of a fuser: what was learned for models that are missing; the state of the n-th
   *     is that of the id {@code ID.n}
   */
  public record StageState(
      String id,
      String type,
      Optional<StageKind> kind,
      String bundle,
      String version,
      int stateVersion,
      boolean fallback,
      List<ReducedState> reduced) {
    public StageState {
      kind = Optional.ofNullable(kind).orElseGet(Optional::empty);
      reduced = Optional.ofNullable(reduced).map(List::copyOf).orElse(List.of());
    }
  }

  /**
   * What a fuser learned for missing models.
   *
   * @param without ids of the models
   * @param members places of the members that are left
   * @param fallback whether a plain weighted mean serves in place of what the type learned
   */
  public record ReducedState(List<String> without, List<Integer> members, boolean fallback) {}

  /** Writes the zip; entries in a fixed order with a fixed time. */
  public void write(OutputStream out) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(PIPELINE, pipeline.getBytes(StandardCharsets.UTF_8));
    entries.put(
        FITTED,
        (org.amalgam.api.pipeline.Json.complete(fitted) + "\n").getBytes(StandardCharsets.UTF_8));
    new TreeMap<>(states).forEach((id, state) -> entries.put(STAGES + id + ".bin", state));
    heldOut.ifPresent(rows -> entries.put(HELD_OUT, rows));
    entries.put(SUMS, sums(entries).getBytes(StandardCharsets.UTF_8));
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      ZipEntry head = new ZipEntry(entry.getKey());
      head.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
      zip.putNextEntry(head);
      zip.write(entry.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  /**
   * Reads a zip and checks that it is whole.
   *
   * @throws ProblemException {@code BAD_PACKAGE} if it was cut short, changed, or is none
   */
  public static ModelPackage read(InputStream in) throws IOException {
    Map<String, byte[]> entries = entries(in);
    byte[] sums = entries.remove(SUMS);
    if (sums == null || !entries.containsKey(PIPELINE) || !entries.containsKey(FITTED)) {
      throw bad("it is no model package, or it was cut short");
    }
    if (!new String(sums, StandardCharsets.UTF_8).equals(sums(entries))) {
      throw bad("its content does not match its checksums: it was changed or damaged");
    }
    try {
      Manifest manifest =
          Reports.read(new String(entries.get(FITTED), StandardCharsets.UTF_8), Manifest.class);
      if (manifest.format() != Manifest.FORMAT) {
        throw bad(
            "it has format %d; this version reads format %d, update Amalgam"
                .formatted(manifest.format(), Manifest.FORMAT));
      }
      Map<String, byte[]> states =
          entries.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(STAGES))
              .collect(
                  Collectors.toMap(
                      entry ->
                          entry.getKey().substring(STAGES.length()).replaceFirst("\\.bin$", ""),
                      Map.Entry::getValue));
      return new ModelPackage(
          new String(entries.get(PIPELINE), StandardCharsets.UTF_8),
          manifest,
          states,
          Optional.ofNullable(entries.get(HELD_OUT)));
    } catch (IOException e) {
      throw bad("fitted.json cannot be read: " + e.getMessage());
    }
  }

  /** The entries in memory, within limits; names are only looked up, never used as paths. */
  private static Map<String, byte[]> entries(InputStream in) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    long left = MOST_BYTES;
    ZipEnd end = new ZipEnd(in);
    try {
      ZipInputStream zip = new ZipInputStream(end);
      for (ZipEntry head = zip.getNextEntry(); head != null; head = zip.getNextEntry()) {
        byte[] content = limited(zip, left);
        left -= content.length;
        if (entries.put(head.getName(), content) != null || entries.size() > MOST_ENTRIES) {
          throw bad("it has an entry twice, or too many entries");
        }
      }
    } catch (ZipException | EOFException e) {
      throw bad("it was cut short or is no zip file: " + e.getMessage());
    }
    if (!end.closes(entries.size())) {
      throw bad("it was cut short, or something was added to its end");
    }
    return entries;
  }

  private static byte[] limited(InputStream in, long most) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (content.size() + n > most) {
        throw bad("it unpacks to more than %d bytes".formatted(MOST_BYTES));
      }
      content.write(buffer, 0, n);
    }
    return content.toByteArray();
  }

  private static String sums(Map<String, byte[]> entries) {
    return entries.entrySet().stream()
        .map(entry -> sha256(entry.getValue()) + "  " + entry.getKey() + "\n")
        .collect(Collectors.joining());
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }

  private static ProblemException bad(String why) {
    return new ProblemException(
        "Model package", "BAD_PACKAGE", "It cannot be used: " + why + ". Export it again.");
  }
}
