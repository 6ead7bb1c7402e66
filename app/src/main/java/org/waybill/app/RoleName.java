package org.waybill.app;

/** What a process does for the migrations; each can be deployed alone. */
enum RoleName {
    SCANNER,
    UPLOADER,
    VERIFIER
}
