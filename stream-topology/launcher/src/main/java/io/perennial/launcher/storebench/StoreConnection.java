package io.perennial.launcher.storebench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept-alive HTTP/1.1 connection to the store on this machine, over a plain socket: the benchmark
 * shares the processors with what it measures, so that its client must cost next to nothing. One
 * thread; an answer is read to its end before the next question.
 */
final class StoreConnection implements AutoCloseable {

  static final String ANY = "*/*";
  static final String PROTOBUF = "application/x-protobuf";

  private static final int SILENCE_MILLIS = 150_000;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int LONGEST_PROBLEM = 64 * 1024;

  private final Socket socket;
  private final InputStream in;

  /**
   * A good answer.
   *
   * @param contentType without parameters, lower case
   */
  record Answer(String contentType, AnswerBody body) {}

  /** Connects to a port of the loopback address. */
  StoreConnection(int port) throws IOException {
    this.socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  /**
   * Asks by GET.
   *
   * @param target path and query, encoded
   * @param accept the media type that is asked for
   * @throws RefusedException for another status than 200
   */
  Answer get(String target, String accept) throws IOException {
    return ask("GET", target, accept, new byte[0]);
  }

  /** The whole body of the answer to a GET. */
  byte[] read(String target) throws IOException {
    return get(target, ANY).body().readAllBytes();
  }

  /** The whole body of the answer to a POST of JSON. */
  byte[] post(String target, byte[] json) throws IOException {
    return ask("POST", target, ANY, json).body().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Answer ask(String method, String target, String accept, byte[] content)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: %s\r\n"
            .formatted(method, target, socket.getPort(), accept);
    if (content.length > 0) {
      head += "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n";
    }
    byte[] headBytes = (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = new byte[headBytes.length + content.length];
    System.arraycopy(headBytes, 0, request, 0, headBytes.length);
    System.arraycopy(content, 0, request, headBytes.length, content.length);
    socket.getOutputStream().write(request);
    return answer(method + " " + target);
  }

  private Answer answer(String question) throws IOException {
    String[] status = AnswerBody.line(in).split(" ", 3);
    String contentType = "";
    long length = 0;
    boolean chunked = false;
    for (String line = AnswerBody.line(in); !line.isEmpty(); line = AnswerBody.line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      switch (name) {
        case "content-type" -> contentType = value.split(";", 2)[0].strip();
        case "content-length" -> length = Long.parseLong(value);
        case "transfer-encoding" -> chunked = value.equals("chunked");
        default -> {}
      }
    }
    AnswerBody body = chunked ? AnswerBody.ofChunks(in) : AnswerBody.ofLength(in, length);
    int code = status.length > 1 ? Integer.parseInt(status[1]) : 0;
    if (code != 200) {
      throw new RefusedException(code, question + " is answered with " + code + detail(body));
    }
    return new Answer(contentType, body);
  }

  /** What the problem document says. */
  private static String detail(AnswerBody body) throws IOException {
    byte[] text = body.readNBytes(LONGEST_PROBLEM);
    try (JsonParser json = new JsonFactory().createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "detail".equals(json.currentName())) {
          return ": " + json.getText();
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
