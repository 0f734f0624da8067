package io.perennial.reproduction.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MnistTest {

  private static final int SIZE = 28 * 28;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), idx(0x803, pixels(3), 3, 28, 28));
    Files.write(
        folder.resolve("train-labels-idx1-ubyte.gz"), gzip(idx(0x801, new byte[] {7, 0, 9}, 3)));
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(idx(0x803, pixels(2), 2, 28, 28)));
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(0x801, new byte[] {1, 2}, 2));
  }

  private static byte[] pixels(int images) {
    byte[] pixels = new byte[images * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31);
    }
    return pixels;
  }

  private static byte[] idx(int magic, byte[] body, int... sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    for (int size : sizes) {
      out.writeInt(size);
    }
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private void replace(String name, byte[] bytes) throws IOException {
    Files.deleteIfExists(folder.resolve(name + ".gz"));
    Files.deleteIfExists(folder.resolve(name));
    Files.write(folder.resolve(name), bytes);
  }

  private void shouldFail(String file, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mnist.read(folder))
        .withMessageContaining(folder.resolve(file).toString())
        .withMessageContaining(what);
  }

  @Test
  void shouldReadPlainAndGzippedFiles() {
    Mnist mnist = Mnist.read(folder);
    assertThat(mnist.train().labels()).containsExactly(7, 0, 9);
    assertThat(mnist.train().pixels()).isEqualTo(pixels(3));
    assertThat(mnist.test().labels()).containsExactly(1, 2);
    assertThat(mnist.test().pixels()).isEqualTo(pixels(2));
  }

  @Test
  void shouldReadASubfolderAndAPartOfTheTestImages() throws IOException {
    Path above = folder.resolve("above");
    Path below = Files.createDirectories(above.resolve("mnist"));
    for (String name : new String[] {"images-idx3-ubyte.gz", "labels-idx1-ubyte"}) {
      Files.move(folder.resolve("t10k-" + name), below.resolve("t3k-" + name));
    }
    for (String name : new String[] {"images-idx3-ubyte", "labels-idx1-ubyte.gz"}) {
      Files.move(folder.resolve("train-" + name), below.resolve("train-" + name));
    }
    assertThat(Mnist.read(above).test().count()).isEqualTo(2);
  }

  @Test
  void shouldTakeARangeOfImages() {
    Images images = Mnist.read(folder).train().range(1, 3);
    assertThat(images.labels()).containsExactly(0, 9);
    assertThat(images.pixels()).isEqualTo(Arrays.copyOfRange(pixels(3), SIZE, 3 * SIZE));
  }

  @Test
  void shouldNameAMissingFileAndTheRemedy() throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    shouldFail("train-images-idx3-ubyte", "is missing; name the folder");
  }

  @Test
  void shouldRefuseGarbage() throws IOException {
    replace("train-labels-idx1-ubyte", "these are no labels".getBytes("US-ASCII"));
    shouldFail("train-labels-idx1-ubyte", "begins with 0x74686573, not with 0x00000801");
    replace("train-labels-idx1-ubyte", new byte[] {0, 0, 8});
    shouldFail("train-labels-idx1-ubyte", "ends too early");
    replace("train-labels-idx1-ubyte.gz", "no gzip either".getBytes("US-ASCII"));
    Files.deleteIfExists(folder.resolve("train-labels-idx1-ubyte"));
    shouldFail("train-labels-idx1-ubyte.gz", "is not a gzip file");
  }

  @Test
  void shouldRefuseATruncatedFile() throws IOException {
    byte[] whole = idx(0x803, pixels(3), 3, 28, 28);
    replace("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 1));
    shouldFail("train-images-idx3-ubyte", "ends after 2351 of 2352 values");
    byte[] zipped = gzip(whole);
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    Files.write(
        folder.resolve("train-images-idx3-ubyte.gz"), Arrays.copyOf(zipped, zipped.length / 2));
    shouldFail("train-images-idx3-ubyte.gz", "ends");
  }

  @Test
  void shouldRefuseAFileThatGoesOn() throws IOException {
    replace("t10k-labels-idx1-ubyte", idx(0x801, new byte[] {1, 2, 3}, 2));
    shouldFail("t10k-labels-idx1-ubyte", "goes on after its 2 values");
  }

  @Test
  void shouldRefuseSizesThatDoNotFit() throws IOException {
    replace("t10k-labels-idx1-ubyte", idx(0x801, new byte[] {1}, 1));
    shouldFail("t10k-labels-idx1-ubyte", "has 1 labels for 2 images");
    replace("t10k-labels-idx1-ubyte", idx(0x801, new byte[] {1, 10}, 2));
    shouldFail("t10k-labels-idx1-ubyte", "has a label 10, above 9");
    replace("t10k-images-idx3-ubyte", idx(0x803, new byte[8], 2, 2, 2));
    shouldFail("t10k-images-idx3-ubyte", "has images of 2 by 2 pixels, not 28");
    replace("t10k-images-idx3-ubyte", idx(0x803, new byte[8], -2, 28, 28));
    shouldFail("t10k-images-idx3-ubyte", "announces more than");
  }
}
