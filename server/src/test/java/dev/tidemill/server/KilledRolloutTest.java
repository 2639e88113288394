package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A rollout and an experiment in a server that is killed (SIGKILL) under traffic: both go on where they
/// stood, every decision keeps its arm, every unit too, nothing is counted twice or left out, and what was
/// ended stays ended.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledRolloutTest {
    private static final int CALLERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 200;
    /// Few enough that one of the callers meets all of them before the kill.
    private static final int ACCOUNTS = 20;
    private static final String EXPERIMENT = """
            experiments:
              friction:
                unit: account
                arms: {now: {}, next: {}}
                metrics:
                  stolen: {kind: conversion, where: stolen, better: lower}
                minimum: 10
            """;
    /// Two steps of an hour, and margins that no difference exceeds: nothing ends it while the test runs.
    private static final String PLAN = """
            {"kind": "policy", "version": 2, "plan": {
              "strategy": "canary",
              "steps": [{"weight": 0.5, "bake": "1h"}, {"weight": 1, "bake": "1h"}],
              "analysis": {"errors": 1, "fallbacks": 1, "scores": 1, "latency": {"margin": 1},
                "guards": {"challenge": 1, "block": 1},
                "outcomes": {"loss": 1, "missed": 1, "false_alarms": 1}}}}
            """;

    @TempDir
    Path folder;

    private void writeApplications() throws IOException {
        LoginsPage.writeApplication(folder);
        Path file = folder.resolve("apps/logins/app.yaml");
        String whole = Files.readString(file) + EXPERIMENT;
        Files.writeString(file, whole);
        Files.writeString(
                Files.createDirectories(folder.resolve("next")).resolve("app.yaml"),
                whole.replace("fallback: allow", "fallback: challenge"));
    }

    @Test
    void bothGoOnWhereTheyStood() throws Exception {
        writeApplications();
        try (KillableServer server = KillableServer.over(folder, "logins")) {
            server.post("/policies", "{\"folder\":\"" + folder.resolve("next") + "\"}");
            assertThat(server.post("/rollouts", PLAN).path("id").asText()).isEqualTo("policy-1");
            server.post("/experiments/friction/start", "");

            Map<String, JsonNode> acknowledged = decideUntilKilled(server);
            server.startAgain();

            Map<String, String> arms = new ConcurrentHashMap<>();
            Set<String> seen = new HashSet<>();
            for (Map.Entry<String, JsonNode> one : acknowledged.entrySet()) {
                JsonNode receipt = server.get("/decisions/" + one.getKey());
                assertThat(receipt.path("outcome")).isEqualTo(one.getValue().path("outcome"));
                String rollout = arm(receipt, "policy-1");
                assertThat(receipt.path("outcome").asText())
                        .isEqualTo(rollout.equals("candidate") ? "challenge" : "allow");
                seen.add(rollout);
                arms.put(account(one.getKey()), arm(receipt, "experiment:friction"));
            }
            assertThat(seen).containsExactlyInAnyOrder("control", "candidate");
            goesOnAsBefore(server);
            everythingIsCountedOnce(server);
            unitsKeepTheirArms(server, arms);
            whatIsEndedStaysEnded(server);
        }
    }

    private static Map<String, JsonNode> decideUntilKilled(KillableServer server) throws Exception {
        Map<String, JsonNode> acknowledged = new ConcurrentHashMap<>();
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            callers.add(Thread.ofVirtual().start(() -> decide(server, number, acknowledged, enough)));
        }
        enough.await();
        server.kill();
        for (Thread caller : callers) {
            caller.join();
        }
        return acknowledged;
    }

    private static void decide(
            KillableServer server, int caller, Map<String, JsonNode> acknowledged, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String id = caller + "-" + i;
            try {
                acknowledged.put(id, server.post("/decisions", event(id, account(id))));
                enough.countDown();
            } catch (IOException killed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String event(String id, String account) {
        return "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"%s\",\"address\":\"address-1\",\"delay\":1}"
                .formatted(id, Instant.parse("2026-03-01T00:00:00Z"), account);
    }

    private static String account(String id) {
        return "account-" + Integer.parseInt(id.substring(id.indexOf('-') + 1)) % ACCOUNTS;
    }

    private static String arm(JsonNode receipt, String trial) {
        for (JsonNode assignment : receipt.path("assignments")) {
            if (assignment.path("trial").asText().equals(trial)) {
                return assignment.path("arm").asText();
            }
        }
        throw new AssertionError("no arm of " + trial + " in " + receipt);
    }

    private static void goesOnAsBefore(KillableServer server) throws Exception {
        JsonNode rollout = server.get("/rollouts/policy-1");
        assertThat(rollout.path("state").asText()).isEqualTo("running");
        assertThat(rollout.path("stage_index").asInt()).isZero();
        assertThat(rollout.at("/plan/steps/0/weight").asDouble()).isEqualTo(0.5);
        assertThat(actions(server)).containsExactly("start");
        JsonNode experiment = server.get("/experiments/friction");
        assertThat(experiment.path("status").asText()).isEqualTo("running");
        assertThat(experiment.path("run").asInt()).isEqualTo(1);
    }

    private static List<String> actions(KillableServer server) throws Exception {
        List<String> actions = new ArrayList<>();
        server.get("/rollouts/policy-1/history")
                .path("history")
                .forEach(entry -> actions.add(entry.path("action").asText()));
        return actions;
    }

    /// What the rollout's room has read adds up to the decisions that the journal holds.
    private static void everythingIsCountedOnce(KillableServer server) throws Exception {
        long decisions = server.get("/statistics").path("decisions").asLong();
        long counted = -1;
        while (counted < decisions) {
            counted = 0;
            for (JsonNode arm : server.get("/rollouts/policy-1").path("arms")) {
                counted += arm.path("answered").asLong();
            }
        }
        assertThat(counted).isEqualTo(decisions);
        long units = 0;
        for (JsonNode arm : server.get("/experiments/friction/results").path("arms")) {
            units += arm.path("units").asLong();
        }
        assertThat(units).isEqualTo(ACCOUNTS);
    }

    private static void unitsKeepTheirArms(KillableServer server, Map<String, String> arms) throws Exception {
        for (Map.Entry<String, String> unit : arms.entrySet()) {
            String id = "after-" + unit.getKey();
            server.post("/decisions", event(id, unit.getKey()));
            assertThat(arm(server.get("/decisions/" + id), "experiment:friction"))
                    .as(unit.getKey())
                    .isEqualTo(unit.getValue());
        }
    }

    private static void whatIsEndedStaysEnded(KillableServer server) throws Exception {
        server.post("/rollouts/policy-1/abort", "{\"why\":\"enough seen\"}");
        server.post("/experiments/friction/stop", "");
        server.kill();
        server.startAgain();
        JsonNode rollout = server.get("/rollouts/policy-1");
        assertThat(rollout.path("state").asText()).isEqualTo("aborted");
        assertThat(rollout.path("reason").asText()).contains("enough seen");
        assertThat(actions(server)).containsExactly("start", "abort");
        assertThat(server.get("/experiments/friction").path("status").asText()).isEqualTo("stopped");
        server.post("/decisions", event("last", "account-1"));
        JsonNode last = server.get("/decisions/last");
        assertThat(last.path("outcome").asText()).isEqualTo("allow");
        assertThat(last.path("assignments")).isEmpty();
    }
}
