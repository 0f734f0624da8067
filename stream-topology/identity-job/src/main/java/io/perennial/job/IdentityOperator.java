package io.perennial.job;

import io.perennial.event.Arrival;
import io.perennial.event.Interaction;
import io.perennial.event.Prediction;
import io.perennial.event.codec.EventDecoder;
import io.perennial.event.codec.RawRecord;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Answers every interaction that it has not seen yet with one half, and keeps it. */
final class IdentityOperator extends AbstractStreamOperator<Output>
    implements OneInputStreamOperator<RawRecord, Output> {

  private static final long serialVersionUID = 1L;
  private static final float[] HALF = {0.5f, 0.5f};

  private final String settingsYaml;

  private transient EventDecoder decoder;
  private transient OutputEncoder encoder;
  private transient MapState<String, byte[]> seen;
  private transient long number;

  IdentityOperator(Settings settings) {
    this.settingsYaml = SettingsFile.write(settings);
  }

  @Override
  public void open() throws Exception {
    super.open();
    Settings settings = SettingsFile.parse(settingsYaml);
    decoder = new EventDecoder(settings.labels().space());
    encoder = new OutputEncoder(0, settings.labels().space());
    seen =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "seen", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) throws Exception {
    if (!(decoder.decode(element.getValue()) instanceof Arrival.Valid valid)
        || !(valid.event() instanceof Interaction interaction)
        || seen.get(interaction.id()) != null) {
      return;
    }
    seen.put(interaction.id(), valid.value());
    Prediction answer =
        new Prediction(
            interaction.id(),
            interaction.timestamp(),
            interaction.user(),
            interaction.item(),
            HALF,
            HALF,
            0,
            number);
    element.replace(encoder.prediction(answer, ++number));
    output.collect(element.asRecord());
  }
}
