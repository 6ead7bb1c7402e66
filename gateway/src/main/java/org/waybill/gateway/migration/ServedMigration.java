package org.waybill.gateway.migration;

import org.waybill.gateway.access.Access;
import org.waybill.gateway.files.Files;
import org.waybill.model.SourcePath;

/** A migration as the gateway serves it. Thread-safe; what it says may change at any time. */
public interface ServedMigration {

    int number();

    Files files();

    /** Who may use it. */
    Access access();

    Delivery delivery(SourcePath path);

    /** Which share of the reads of a path is compared with the other side: 0 to 1. */
    double shadow(SourcePath path);

    /** Whether a browser may show this file even if its content can act, such as HTML. */
    boolean isActive(SourcePath path);
}
