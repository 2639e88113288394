package dev.tidemill.server.console;

import dev.tidemill.platform.ApiKeys.Role;
import java.util.List;

/// What the layout around every page shows.
///
/// @param title   in the browser's tab and as the heading
/// @param app     the application that the page is about; empty for none
/// @param section which entry of the navigation is lit: `home`, `decisions`, `models`, `experiments`, `backtests`,
///                `datasets`, `quarantine`, `jobs`, …
/// @param apps    all applications
/// @param answers whether the page's application answers with texts
/// @param who     the name of the visitor's key
/// @param csrf    what forms carry
public record Page(
        String title,
        String app,
        String section,
        List<String> apps,
        boolean answers,
        String who,
        Role role,
        String csrf) {
    /// Where a page of this application lies: `/apps/fraud/models`.
    public String at(String rest) {
        return Text.path(app) + rest;
    }

    /// Whether the visitor may change what answers.
    public boolean administers() {
        return role == Role.ADMIN;
    }

    /// `page` for the entry that is lit, as screen readers are told.
    public String current(String name) {
        return section.equals(name) ? "page" : "false";
    }
}
