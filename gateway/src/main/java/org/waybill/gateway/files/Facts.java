package org.waybill.gateway.files;

import java.time.Instant;
import java.util.Optional;
import org.waybill.model.Sha256;

/**
 * What is known of one version of a file.
 *
 * @param version tells it from every other version of this path; never shown to a client where {@code proven} is there
 * @param proven the hash of exactly this version, if the ledger says so
 * @param modified when the source's file was changed last; the same on both sides
 * @param type content type
 * @param name for people: the stored name, else the last part of the path
 */
public record Facts(long size, String version, Optional<Sha256> proven, Instant modified, String type, String name) {}
