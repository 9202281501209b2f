package org.amalgam.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.amalgam.api.pipeline.Amalgam;
import org.amalgam.api.pipeline.PipelineState;
import org.amalgam.api.pipeline.PipelineStatus;
import org.amalgam.api.pipeline.ProblemException;

/**
 * A pipeline's definition in a file.
 *
 * @param file where it is
 * @param json its text
 */
record Definition(Path file, String json) {
  private static final int MOST = 64 << 20;

  /**
   * Reads a file.
   *
   * @throws ProblemException if it cannot be read, is no text or larger than 64 MiB
   */
  static Definition read(Call call, String name) {
    Path file = call.path(name);
    String subject = "File '" + name + "'";
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          subject,
          "NO_FILE",
          "there is no file %s; relative paths start from %s.".formatted(file, call.folder()));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new ProblemException(subject, "TOO_LARGE", "a definition has at most 64 MiB.");
      }
      return new Definition(
          file, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new ProblemException(subject, "NOT_TEXT", "it is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new ProblemException(subject, "UNREADABLE", e.toString(), e);
    }
  }

  PipelineStatus deploy(Amalgam amalgam) {
    return amalgam.deploy(json, Optional.ofNullable(file.getParent()));
  }

  /**
   * The pipeline that a word means: an id, or a file ending in {@code .json}, which is deployed.
   *
   * @throws ProblemException if what the file defines cannot work
   */
  static String pipeline(Amalgam amalgam, Call call, String word) {
    if (!word.endsWith(".json")) {
      return word;
    }
    PipelineStatus status = Definition.read(call, word).deploy(amalgam);
    refuseInvalid(status);
    return status.id();
  }

  static void refuseInvalid(PipelineStatus status) {
    if (status.state() == PipelineState.INVALID) {
      throw new ProblemException("Pipeline '" + status.id() + "'", status.problems());
    }
  }
}
