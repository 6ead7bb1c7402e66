package org.waybill.app.output;

/** How the command line is answered. */
public enum Format {
    TEXT,
    JSON
}
