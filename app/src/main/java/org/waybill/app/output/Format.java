package org.waybill.app.output;

/** The format of a command's output. */
public enum Format {
    TEXT,
    JSON
}
