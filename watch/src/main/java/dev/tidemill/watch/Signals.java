package dev.tidemill.watch;

/// Hears signals, on the watcher's thread and after what they say was kept; must not wait.
@FunctionalInterface
public interface Signals {
    void on(Signal signal);
}
