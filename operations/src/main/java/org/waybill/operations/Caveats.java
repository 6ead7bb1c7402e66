package org.waybill.operations;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waybill.model.Target;
import org.waybill.objectstore.Capabilities;
import org.waybill.objectstore.http.Wire;

/** What the proofs of a migration cannot promise. */
public final class Caveats {

    private Caveats() {}

    /**
     * All caveats for a target.
     *
     * @param attestedBy what the target can do, if files were proven by what it attests; else empty
     */
    public static List<String> of(Target target, Optional<Capabilities> attestedBy) {
        return Stream.concat(attestedBy.map(Capabilities::attestation).stream(), ofOpenWire(target).stream())
                .toList();
    }

    /** What no proof shows if the target is reached over http and is not this machine; empty for other targets. */
    public static Optional<String> ofOpenWire(Target target) {
        return Wire.isOpen(target)
                ? Optional.of("over http neither the files nor the target's answers are protected: a proof, also a"
                        + " read-back, shows nothing against someone in between who changes both.")
                : Optional.empty();
    }
}
