package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.Receipt;
import io.perennial.event.Receipt.Kept;
import io.perennial.event.Receipt.Removed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of the receipts topic, as JSON: {@code user}, {@code requestedAt}, {@code place}, {@code
 * shard}, {@code offset}, {@code removed} (objects with {@code what} and {@code count}) and {@code
 * kept} (objects with {@code what} and {@code reason}). Unknown fields are ignored.
 */
public final class ReceiptCodec {

  /** The bytes of a receipt. */
  public byte[] encode(Receipt receipt) {
    return Json.writeObject(json -> write(json, receipt));
  }

  private static void write(JsonGenerator json, Receipt receipt) throws IOException {
    json.writeStringField("user", receipt.user());
    json.writeNumberField("requestedAt", receipt.requestedAt());
    json.writeStringField("place", receipt.place());
    json.writeNumberField("shard", receipt.shard());
    json.writeNumberField("offset", receipt.offset());
    json.writeArrayFieldStart("removed");
    for (Removed removed : receipt.removed()) {
      json.writeStartObject();
      json.writeStringField("what", removed.what());
      json.writeNumberField("count", removed.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("kept");
    for (Kept kept : receipt.kept()) {
      json.writeStartObject();
      json.writeStringField("what", kept.what());
      json.writeStringField("reason", kept.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * The receipt of these bytes.
   *
   * @throws InvalidEventException for anything that is no receipt
   */
  public Receipt decode(byte[] value) throws InvalidEventException {
    Draft draft = new Draft();
    Json.readObject(value, draft);
    if (draft.user.isEmpty() || draft.place.isEmpty()) {
      throw new InvalidEventException("a receipt must have the fields 'user' and 'place'");
    }
    return new Receipt(
        draft.user,
        draft.requestedAt,
        draft.place,
        draft.shard,
        draft.offset,
        draft.removed,
        draft.kept);
  }

  private static final class Draft implements Json.Fields {

    private String user = "";
    private long requestedAt;
    private String place = "";
    private int shard;
    private long offset;
    private final List<Removed> removed = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    @Override
    public void read(JsonParser parser, String name) throws IOException, InvalidEventException {
      switch (name) {
        case "user" -> user = Json.text(parser, name, "");
        case "requestedAt" -> requestedAt = number(parser, name);
        case "place" -> place = Json.text(parser, name, "");
        case "shard" -> shard = (int) number(parser, name);
        case "offset" -> offset = number(parser, name);
        case "removed" ->
            list(parser, name, item -> removed.add(new Removed(item.what, item.count)));
        case "kept" -> list(parser, name, item -> kept.add(new Kept(item.what, item.reason)));
        default -> parser.skipChildren();
      }
    }

    private static void list(JsonParser parser, String name, Items items)
        throws IOException, InvalidEventException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw Json.wrongType("field '" + name + "'", "a list", parser);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw Json.wrongType("an element of field '" + name + "'", "an object", parser);
        }
        items.take(item(parser));
      }
    }

    private static Item item(JsonParser parser) throws IOException, InvalidEventException {
      Item item = new Item();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "what" -> item.what = Json.text(parser, name, "");
          case "count" -> item.count = number(parser, name);
          case "reason" -> item.reason = Json.text(parser, name, "");
          default -> parser.skipChildren();
        }
      }
      return item;
    }

    private static long number(JsonParser parser, String name)
        throws IOException, InvalidEventException {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw Json.wrongType("field '" + name + "'", "a whole number", parser);
      }
      return parser.getLongValue();
    }
  }

  /** Takes what a list holds. */
  private interface Items {
    void take(Item item);
  }

  private static final class Item {
    private String what = "";
    private long count;
    private String reason = "";
  }
}
