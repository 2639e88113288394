package dev.tidemill.registry;

/// Which lines demand that a second person approves a version before it goes into production.
@FunctionalInterface
public interface ApprovalRule {
    boolean demanded(VersionLine line);
}
