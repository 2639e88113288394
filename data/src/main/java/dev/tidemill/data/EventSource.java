package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tidemill.core.Problem;
import dev.tidemill.log.Quarantined;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A part of a body's bytes that is read as JSON, and where it stands in the body.
///
/// @param line the number of its first line in the body, from 1
@SuppressWarnings("ArrayRecordComponent")
record EventSource(byte[] bytes, int offset, int length, int line) {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_NUMBER = 1000;

    /// NaN and the infinities are read as tokens, so that they can be refused with the field's name.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(Limits.DEFAULT.bodyBytes())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    JsonParser parser() throws IOException {
        return JSON.createParser(bytes, offset, length);
    }

    /// The place of a token in the bytes.
    int offset(JsonLocation location) {
        return (int) Math.min(offset + Math.max(0, location.getByteOffset()), offset + length);
    }

    byte[] slice(int from, int to) {
        int end = Math.min(Math.max(from, to), from + Quarantined.LONGEST_BODY);
        return Arrays.copyOfRange(bytes, from, Math.min(end, offset + length));
    }

    String place() {
        return "line " + line;
    }

    String place(JsonLocation location) {
        return "line " + (line + location.getLineNr() - 1) + " column " + location.getColumnNr();
    }

    Verdict.Refused refused(Problem problem) {
        return refusedFrom(offset, problem);
    }

    Verdict.Refused refusedFrom(int from, Problem problem) {
        return new Verdict.Refused("", List.of(problem), slice(from, offset + length));
    }

    Problem malformed(JacksonException e) {
        JsonLocation location = e.getLocation();
        String text = e.getOriginalMessage().lines().findFirst().orElse("");
        String said = text.isEmpty() ? "" : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return new Problem(location == null ? place() : place(location), "event must be valid JSON: " + said, "", "");
    }
}
