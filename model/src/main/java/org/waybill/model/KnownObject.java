package org.waybill.model;

/**
 * An object that was proven to hold a file's content before the file's metadata changed.
 *
 * @param sha256 of its content
 */
public record KnownObject(ObjectVersion object, Sha256 sha256) {}
