package org.waybill.app;

/** How the command line is answered. */
enum Format {
    TEXT,
    JSON
}
