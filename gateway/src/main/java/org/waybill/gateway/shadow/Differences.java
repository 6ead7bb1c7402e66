package org.waybill.gateway.shadow;

import org.waybill.model.Sha256;
import org.waybill.model.SourcePath;

/** Keeps what shadow reads found. Thread-safe; called in the background, and may take its time. */
public interface Differences {

    /** Both sides gave the same bytes. */
    void same(int migration);

    /** The sides gave different bytes for one version, twice. */
    void different(int migration, SourcePath path, Sha256 local, Sha256 object);

    /** Nothing follows: the file changed meanwhile, or one side could not be read. */
    void inconclusive(int migration);
}
