package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The OpenFeature SDK for Java with its OFREP provider against our port, and the protocol's corners by hand.
class OpenFeatureTest {
    private static final String APPLICATION = """
            application: shop
            version: 1.0.0
            streams:
              orders:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  customer: {type: string, required: true}
            decision: {on: orders, outcomes: [pass, ask]}
            experiments:
              words: {unit: customer, arms: {plain: {}, warm: {}}}
              dark: {unit: customer, arms: {no: {value: false}, yes: {value: true}}}
              limit: {unit: customer, arms: {low: {value: 3}, high: {value: 5}}}
              rate: {unit: customer, arms: {low: {value: 0.5}, high: {value: 2}}}
              page: {unit: customer, arms: {old: {parameters: {rows: 10, big: false}}, new: {parameters: {rows: 20, big: true}}}}
              idle: {unit: customer, arms: {off: {}, on: {}}}
            """;
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";

    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client writer;
    private static Client reader;
    private static dev.openfeature.sdk.Client flags;

    @BeforeAll
    static void open() throws IOException {
        Logging.bridge();
        Files.writeString(folder.resolve("app.yaml"), APPLICATION);
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        tidemill.apply(folder, "test");
        for (String name : new String[] {"words", "dark", "limit", "rate", "page"}) {
            tidemill.experimentation().start("shop", name, "test");
        }
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        String key = tidemill.keys().create("flags", Role.WRITE).key();
        writer = new Client(server.port(), key);
        reader = new Client(
                server.port(), tidemill.keys().create("reader", Role.READ).key());
        OpenFeatureAPI.getInstance()
                .setProviderAndWait(OfrepProvider.constructProvider(OfrepProviderOptions.builder()
                        .baseUrl("http://127.0.0.1:" + server.port())
                        .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + key)))
                        .build()));
        flags = OpenFeatureAPI.getInstance().getClient();
    }

    @AfterAll
    static void close() {
        OpenFeatureAPI.getInstance().shutdown();
        server.close();
        tidemill.close();
    }

    @Test
    void theSdkSeesArmsOfEveryType() {
        TreeSet<String> words = new TreeSet<>();
        TreeSet<Object> others = new TreeSet<>();
        for (int customer = 0; customer < 30; customer++) {
            EvaluationContext context = new ImmutableContext("c" + customer);
            FlagEvaluationDetails<String> word = flags.getStringDetails("words", "none", context);
            assertThat(word.getReason()).isEqualTo("SPLIT");
            assertThat(word.getVariant()).isEqualTo(word.getValue());
            assertThat(word.getFlagMetadata().getString("application")).isEqualTo("shop");
            assertThat(flags.getStringValue("words", "none", context)).isEqualTo(word.getValue());
            words.add(word.getValue());
            FlagEvaluationDetails<Boolean> dark = flags.getBooleanDetails("dark", false, context);
            assertThat(dark.getErrorCode()).isNull();
            others.add(dark.getVariant() + dark.getValue());
            others.add("limit" + flags.getIntegerValue("limit", -1, context));
            others.add("rate" + flags.getDoubleValue("rate", -1.0, context));
            Value page = flags.getObjectValue("page", new Value(), context);
            others.add("page" + page.asStructure().getValue("rows").asInteger());
        }
        assertThat(words).containsExactly("plain", "warm");
        assertThat(others)
                .containsExactly(
                        "limit3", "limit5", "nofalse", "page10", "page20", "rate0.5", "rate2.0", "yestrue");
        assertThat(tidemill.experimentation().results("shop", "words").results().arms().stream()
                        .mapToLong(arm -> arm.units())
                        .sum())
                .isEqualTo(30);
    }

    @Test
    void theUnitMayStandUnderItsOwnName() {
        MutableContext context = new MutableContext();
        context.add("customer", "c7");
        assertThat(flags.getStringValue("words", "none", context))
                .isEqualTo(flags.getStringValue("words", "none", new ImmutableContext("c7")));
    }

    @Test
    void theSdkIsToldWhatIsWrong() {
        FlagEvaluationDetails<String> missing =
                flags.getStringDetails("nothing", "none", new ImmutableContext("c1"));
        assertThat(missing.getValue()).isEqualTo("none");
        assertThat(missing.getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        // The provider makes INVALID_CONTEXT of every 400, whatever its body says.
        assertThat(flags.getStringDetails("words", "none", new ImmutableContext()).getErrorCode())
                .isEqualTo(ErrorCode.INVALID_CONTEXT);
        assertThat(flags.getIntegerDetails("words", 7, new ImmutableContext("c1")).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
        FlagEvaluationDetails<String> idle = flags.getStringDetails("idle", "none", new ImmutableContext("c1"));
        assertThat(idle.getReason()).isEqualTo("DISABLED");
        assertThat(idle.getValue()).isEqualTo("off");
    }

    @Test
    void errorsHaveTheShapesOfTheProtocol() {
        Answer broken = writer.post(FLAGS + "/words", "{\"context\":");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().path("key").asText()).isEqualTo("words");
        assertThat(broken.json().path("errorCode").asText()).isEqualTo("PARSE_ERROR");
        assertThat(writer.post(FLAGS + "/words", "[]").json().path("errorCode").asText())
                .isEqualTo("INVALID_CONTEXT");
        assertThat(writer.post(FLAGS + "/words", "{}").json().path("errorCode").asText())
                .isEqualTo("TARGETING_KEY_MISSING");
        Answer keyless = writer.post(FLAGS + "/words", "{\"context\":{\"customer\":\"\"}}");
        assertThat(keyless.status()).isEqualTo(400);
        assertThat(keyless.json().path("errorDetails").asText())
                .isEqualTo("context must have customer or targetingKey, a text of 1 to 128 characters");
        Answer unknown = writer.post(FLAGS + "/shop.nothing", "{\"context\":{\"targetingKey\":\"c\"}}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("errorCode").asText()).isEqualTo("FLAG_NOT_FOUND");
        assertThat(new Client(server.port(), "tm_wrong").post(FLAGS, "{}").status())
                .isEqualTo(401);
        assertThat(reader.post(FLAGS + "/words", "{\"context\":{\"targetingKey\":\"c\"}}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void allFlagsAtOnceAreNotSentTwice() {
        byte[] context = "{\"context\":{\"targetingKey\":\"bulk-1\"}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Answer first = reader.post(FLAGS, context, "Content-Type", "application/json");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("flags")).hasSize(6);
        String tag = first.header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{64}\"");
        Answer again = reader.post(FLAGS, context, "Content-Type", "application/json", "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        Answer other = reader.post(FLAGS, context, "Content-Type", "application/json", "If-None-Match", "\"x\"");
        assertThat(other.status()).isEqualTo(200);
        assertThat(tidemill.experimentation().results("shop", "dark").results().arms())
                .noneMatch(arm -> arm.units() > 30);
    }
}
