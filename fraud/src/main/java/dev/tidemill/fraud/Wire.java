package dev.tidemill.fraud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.OptionalInt;

/// Simulated events as the JSON that the application in `apps/fraud` declares. Ids are the transaction's
/// number, and
/// `verdict-` before it for its label, so that a second run sends the same ids.
public final class Wire {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TYPICAL_SIZE = 192;

    private Wire() {}

    /// The event to decide.
    public static byte[] transaction(Transaction transaction) {
        StringBuilder amount = new StringBuilder();
        HandbookCsv.appendAmount(amount, transaction.amountMinor());
        return object(json -> {
            json.writeStringField("transaction_id", Long.toString(transaction.id()));
            json.writeStringField(
                    "time", Instant.ofEpochMilli(transaction.time()).toString());
            json.writeStringField("customer_id", Integer.toString(transaction.customer()));
            json.writeStringField("terminal_id", Integer.toString(transaction.terminal()));
            json.writeFieldName("amount");
            json.writeNumber(amount.toString());
        });
    }

    /// The outcome that tells about it.
    public static byte[] label(FraudLabel label) {
        return object(json -> {
            json.writeStringField("verdict_id", "verdict-" + label.transaction());
            json.writeStringField("time", Instant.ofEpochMilli(label.known()).toString());
            json.writeStringField("transaction_id", Long.toString(label.transaction()));
            json.writeBooleanField("fraud", true);
        });
    }

    /// What the answer to a decision says; what it does not say is empty.
    static LoadAnswer answer(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return LoadAnswer.NONE;
            }
            String outcome = "";
            double probability = Double.NaN;
            OptionalInt model = OptionalInt.empty();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("outcome") && value == JsonToken.VALUE_STRING) {
                    outcome = json.getText();
                } else if (name.equals("probability") && value.isNumeric()) {
                    probability = json.getDoubleValue();
                } else if (name.equals("model") && value == JsonToken.VALUE_NUMBER_INT) {
                    model = OptionalInt.of(json.getIntValue());
                } else {
                    json.skipChildren();
                }
            }
            return new LoadAnswer(outcome, probability, model);
        }
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
