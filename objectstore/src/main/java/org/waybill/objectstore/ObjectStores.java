package org.waybill.objectstore;

import java.util.Optional;
import java.util.function.Function;
import org.waybill.model.Target;

/** The stores of all targets. Each is opened when it is first asked for, and kept open by whoever implements this. */
public interface ObjectStores extends Function<Target, ObjectStore> {

    /**
     * The store of a target, within what that can do; while that is not known it is asked what lies at a key before each
     * write.
     */
    @Override
    ObjectStore apply(Target target);

    /** What a target can do, as far as that is known without asking it. */
    Optional<Capabilities> known(Target target);

    /** How long requests to any target may take. */
    StoreTimeouts timeouts();
}
