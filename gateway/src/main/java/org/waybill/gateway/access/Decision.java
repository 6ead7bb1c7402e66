package org.waybill.gateway.access;

/** Whether a caller gets in. */
public sealed interface Decision {

    record Admitted() implements Decision {}

    /**
     * Nobody knows the caller: 401.
     *
     * @param challenge value of WWW-Authenticate
     */
    record Unknown(String challenge) implements Decision {}

    /** The caller is known and may not: 403. */
    record Denied() implements Decision {}

    /**
     * Whoever decides does not answer: 503.
     *
     * @param why for the log
     */
    record CannotTell(String why) implements Decision {}
}
