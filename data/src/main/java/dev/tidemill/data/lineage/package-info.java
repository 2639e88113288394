/// What was made from what, told to others as OpenLineage events (specification 2-0-2): a file of the home, one
/// event
/// a line, and an HTTP endpoint where one is given.
///
/// Read first: [dev.tidemill.data.lineage.LineageLog].
///
/// Not here: the way from an event to a decision and back within a home; that follows from what is stored.
@NullMarked
package dev.tidemill.data.lineage;

import org.jspecify.annotations.NullMarked;
