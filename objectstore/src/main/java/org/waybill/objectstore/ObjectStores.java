package org.waybill.objectstore;

import java.util.Optional;
import java.util.function.Function;
import org.waybill.model.Target;

/** The stores of all targets. The implementation opens each at its first use and keeps it open. */
public interface ObjectStores extends Function<Target, ObjectStore> {

    /** The store of a target, limited to its capabilities. While these are unknown, each write is preceded by a look at the key. */
    @Override
    ObjectStore apply(Target target);

    /** What a target can do, as far as that is known without contact to it. */
    Optional<Capabilities> known(Target target);

    /** How long requests to any target may take. */
    StoreTimeouts timeouts();
}
