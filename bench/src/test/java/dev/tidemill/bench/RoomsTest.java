package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void arrowsRunDownwardsOnly() {
        assertThat(Rooms.mayUse("server", "platform")).isTrue();
        assertThat(Rooms.mayUse("server", "core")).isTrue();
        assertThat(Rooms.mayUse("platform", "fraud")).isTrue();
        assertThat(Rooms.mayUse("core", "log")).isFalse();
        assertThat(Rooms.mayUse("serve", "fraud")).isFalse();
        assertThat(Rooms.mayUse("platform", "server")).isFalse();
    }

    @Test
    void neighboursDoNotKnowEachOther() {
        assertThat(Rooms.mayUse("learn", "serve")).isFalse();
        assertThat(Rooms.mayUse("features", "registry")).isFalse();
        assertThat(Rooms.mayUse("recommend", "chat")).isFalse();
    }

    @Test
    void nothingButTheBenchesKnowsTheBenchesAndTheConnectors() {
        assertThat(Rooms.mayUse("server", "bench")).isFalse();
        assertThat(Rooms.mayUse("server", "connect-kafka")).isFalse();
        assertThat(Rooms.mayUse("bench", "connect-kafka")).isTrue();
        assertThat(Rooms.mayUse("connect-kafka", "log")).isTrue();
        assertThat(Rooms.mayUse("connect-kafka", "platform")).isFalse();
    }

    @Test
    void everyPackageHasItsRoom() {
        assertThat(Rooms.of("dev.tidemill.expression")).contains("core");
        assertThat(Rooms.of("dev.tidemill.server.http")).contains("server");
        assertThat(Rooms.of("dev.tidemill.connect.redis")).contains("connect-redis");
        assertThat(Rooms.of("dev.tidemill.watch")).contains("watch");
        assertThat(Rooms.of("dev.tidemill.util")).isEmpty();
    }
}
