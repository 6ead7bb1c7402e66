package org.waybill.app.metrics;

import java.util.Optional;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.ObjectStore;
import org.waybill.objectstore.ObjectStores;
import org.waybill.objectstore.StoreTimeouts;

/** The stores of all targets, each of whose requests is measured. */
record MeteredStores(ObjectStores stores, TargetMetrics metrics) implements ObjectStores {

    @Override
    public ObjectStore apply(Target target) {
        return new MeteredStore(stores.apply(target), target.bucket(), metrics);
    }

    @Override
    public Optional<Capabilities> known(Target target) {
        return stores.known(target);
    }

    @Override
    public StoreTimeouts timeouts() {
        return stores.timeouts();
    }
}
