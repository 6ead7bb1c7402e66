package org.waybill.app;

import java.net.URI;
import java.util.Optional;
import org.waybill.operations.TargetParts;

/** The address of an S3 service, as a person writes it. */
final class Endpoint {

    private Endpoint() {}

    /**
     * Checks an address.
     *
     * @param origin the option or the setting that gave it
     * @param setting what a person writes before the value
     * @return scheme, host and port
     * @throws IllegalArgumentException when it is not an address; the message names the origin and no password
     */
    static String of(String text, String origin, String setting) {
        var valid = address(text);
        if (valid.isPresent()) {
            return valid.get();
        }
        int at = text.lastIndexOf('@');
        var shown = origin + " '" + (at < 0 ? text : "***" + text.substring(at)) + "' ";
        if (at >= 0) {
            throw new IllegalArgumentException(
                    shown + "must have no user and no password: set AWS_ACCESS_KEY_ID and" + " AWS_SECRET_ACCESS_KEY.");
        }
        if (address("http://" + text).isPresent()) {
            throw new IllegalArgumentException(
                    shown + "has no scheme: write " + setting + "http://" + text + ", or https:// if it speaks TLS.");
        }
        throw new IllegalArgumentException(shown
                + "must be http://HOST[:PORT] or https://HOST[:PORT]; a host name has letters, digits, '.' and '-'");
    }

    private static Optional<String> address(String text) {
        try {
            return TargetParts.endpoint(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
