package org.waybill.gateway.access;

/** The tokens of the API. Thread-safe. */
@FunctionalInterface
public interface Callers {

    /**
     * What the bearer of a token may do.
     *
     * @param token as it was sent; most are wrong
     * @param from address of the caller
     * @throws CannotTell nobody can say now
     */
    Right right(String token, int migration, String from) throws CannotTell;

    /** The ledger is away. */
    final class CannotTell extends Exception {

        private static final long serialVersionUID = 1;

        public CannotTell(String why) {
            super(why, null, false, false);
        }
    }
}
