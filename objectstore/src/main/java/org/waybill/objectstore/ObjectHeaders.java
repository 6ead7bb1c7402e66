package org.waybill.objectstore;

import java.util.Map;

/**
 * The headers of an object when it is written.
 *
 * @param contentType always set
 * @param metadata user metadata, names without {@code x-amz-meta-}, lower case; values ASCII
 */
public record ObjectHeaders(String contentType, Map<String, String> metadata) {}
