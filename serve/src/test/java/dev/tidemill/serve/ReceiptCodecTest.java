package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.serve.rollout.Assignment;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ReceiptCodecTest {
    /// The receipt of [#example()] as version 1 wrote it, without what came later.
    private static final String VERSION_1 =
            "5452010005312e302e300002743100000000000000070000000000000064000000000000006500000003000000023fe00000"
                    + "000000003fd000000000000000076465636c696e65000000023ff00000000000007ff80000000000000001000372756c0001"
                    + "000372756c000377687900000000000000000000000000000001000000000000000200000000000000030000000000000004"
                    + "0000000000000005da8986a2";

    /// The receipt of [#example()], decided later, as version 2 wrote it.
    private static final String VERSION_2 =
            "5452020005312e302e300002743100000000000000070000000000000064000000000000006500000003000000023fe0"
                    + "0000000000003fd000000000000000076465636c696e65000000023ff00000000000007ff80000000000000001000372"
                    + "756c0001000372756c000377687900000000000000000000000000000001000000000000000200000000000000030000"
                    + "0000000000040000000000000005000000040200076d6f64656c2d3300000002000963616e6469646174650003747279"
                    + "0000000000016200000000000000132790930d";

    /// The receipt of [#example()] with content, as version 3 wrote it.
    private static final String VERSION_3 =
            "5452030005312e302e300002743100000000000000070000000000000064000000000000006500000003000000023fe0"
                    + "0000000000003fd000000000000000076465636c696e65000000023ff00000000000007ff80000000000000001000372"
                    + "756c0001000372756c000377687900000000000000000000000000000001000000000000000200000000000000030000"
                    + "0000000000040000000000000005000000040200076d6f64656c2d3300000002000963616e6469646174650003747279"
                    + "000000000001620000000c7b22736c617465223a5b5d7d000000000000000828836ff2";

    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 60) double[] features,
            @ForAll String id,
            @ForAll double score,
            @ForAll @Size(max = 5) List<String> rules) {
        Receipt receipt = receipt(id, features, score, rules, OptionalInt.empty(), Optional.of("late"));
        Receipt read = ReceiptCodec.decode(ReceiptCodec.encode(receipt), "app", "{}", version -> List.of("f"));
        assertThat(read.id()).isEqualTo(receipt.id());
        assertThat(read.features()).isEqualTo(features);
        assertThat(read.score()).isEqualTo(score);
        assertThat(read.rules()).isEqualTo(rules);
        assertThat(read.reasons()).isEqualTo(receipt.reasons());
        assertThat(read.fallback()).contains("late");
        assertThat(read.timings()).isEqualTo(receipt.timings());
        assertThat(read.assignments()).isEqualTo(receipt.assignments());
    }

    @Test
    void aReceiptOfVersionOneStaysReadable() {
        Receipt read = read(VERSION_1);
        assertThat(read.model()).hasValue(3);
        assertThat(read.outcome()).isEqualTo("decline");
        assertThat(read.timings()).isEqualTo(example().timings());
        assertThat(read.policy()).isEmpty();
        assertThat(read.assignments()).isEmpty();
        assertThat(read.seen()).isEqualTo(8);
        assertThat(ReceiptCodec.seen(7, HexFormat.of().parseHex(VERSION_1))).isEqualTo(8);
    }

    @Test
    void aReceiptOfVersionTwoStaysReadable() {
        Receipt example = example().seenBefore(19);
        byte[] bytes = ReceiptCodec.encode(example);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(VERSION_2);
        Receipt read = read(VERSION_2);
        assertThat(read.seen()).isEqualTo(19);
        assertThat(read.policy()).hasValue(4);
        assertThat(read.assignments()).isEqualTo(example.assignments());
        assertThat(ReceiptCodec.seen(7, bytes)).isEqualTo(19);
    }

    @Test
    void contentOfAnyLengthIsKept() {
        String content = "{\"slate\":\"" + "käse".repeat(20_000) + "\"}";
        Receipt example = example();
        Receipt receipt = withContent(example, content).seenBefore(19);
        byte[] bytes = ReceiptCodec.encode(receipt);
        Receipt read = ReceiptCodec.decode(bytes, "app", "{}", version -> List.of("a", "b"));
        assertThat(read.content()).isEqualTo(content);
        assertThat(read.assignments()).isEqualTo(example.assignments());
        assertThat(read.seen()).isEqualTo(19);
        assertThat(ReceiptCodec.seen(7, bytes)).isEqualTo(19);
        assertThat(Decider.differences(receipt, example)).containsExactly("content was " + content + ", is ");
    }

    @Test
    void aReceiptOfVersionThreeStaysReadable() {
        Receipt receipt = withContent(example(), "{\"slate\":[]}");
        assertThat(HexFormat.of().formatHex(ReceiptCodec.encode(receipt))).isEqualTo(VERSION_3);
        assertThat(read(VERSION_3).content()).isEqualTo("{\"slate\":[]}");
    }

    private static Receipt withContent(Receipt receipt, String content) {
        return new Receipt(
                receipt.application(),
                receipt.applicationVersion(),
                receipt.id(),
                receipt.offset(),
                receipt.seen(),
                receipt.time(),
                receipt.decidedAt(),
                receipt.inputs(),
                receipt.featureNames(),
                receipt.features(),
                receipt.model(),
                receipt.policyVersion(),
                receipt.score(),
                receipt.probability(),
                receipt.outcome(),
                receipt.rules(),
                receipt.reasons(),
                receipt.fallback(),
                receipt.timings(),
                receipt.policy(),
                receipt.assignments(),
                content);
    }

    private static Receipt read(String hex) {
        return ReceiptCodec.decode(
                HexFormat.of().parseHex(hex), "app", "{}", version -> example().featureNames());
    }

    @Test
    void aDamagedReceiptIsRefused() {
        byte[] bytes = ReceiptCodec.encode(example());
        bytes[20] ^= 1;
        assertThatThrownBy(() -> ReceiptCodec.decode(bytes, "app", "{}", version -> List.of()))
                .hasMessage("receipt's checksum must match; the store is damaged");
        bytes[2] = 9;
        assertThatThrownBy(() -> ReceiptCodec.decode(bytes, "app", "{}", version -> List.of()))
                .hasMessage("receipt format must be from 1 to 3, got 9; open it with a newer program");
    }

    private static Receipt example() {
        return receipt("t1", new double[] {1, Double.NaN}, 0.5, List.of("rul"), OptionalInt.of(3), Optional.empty());
    }

    private static Receipt receipt(
            String id,
            double[] features,
            double score,
            List<String> rules,
            OptionalInt model,
            Optional<String> fallback) {
        return new Receipt(
                "app",
                "1.0.0",
                id,
                7,
                8,
                100,
                101,
                "{}",
                List.of("a", "b"),
                features,
                model,
                2,
                score,
                0.25,
                "decline",
                rules,
                List.of(new Receipt.Reason("rul", "why", 0)),
                fallback,
                new Receipt.Timings(1, 2, 3, 4, 5),
                OptionalInt.of(4),
                List.of(new Assignment("model-3", 2, "candidate"), new Assignment("try", 0, "b")),
                "");
    }
}
