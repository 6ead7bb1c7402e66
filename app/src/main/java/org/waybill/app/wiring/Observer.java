package org.waybill.app.wiring;

import org.waybill.events.FileEvent;
import org.waybill.ledger.Finding;
import org.waybill.ledger.Finding.Result;
import org.waybill.objectstore.ObjectStores;

/** Is told what the roles of a process do, on their own threads: it must neither wait nor throw. */
public interface Observer {

    /** Sees nothing and costs nothing, for a command that ends by itself. */
    Observer NONE = new Observer() {};

    /** The same stores, whose requests it sees. */
    default ObjectStores stores(ObjectStores stores) {
        return stores;
    }

    /** An event is durable. */
    default void sent(FileEvent event) {}

    /** A finding was settled. */
    default void settled(Finding finding, Result result) {}
}
