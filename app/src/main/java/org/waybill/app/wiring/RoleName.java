package org.waybill.app.wiring;

/** What a process does for the migrations; each can be deployed alone. */
public enum RoleName {
    SCANNER,
    UPLOADER,
    VERIFIER,
    CONSOLE
}
