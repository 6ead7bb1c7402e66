package org.waybill.app.embedded;

/** Another process uses the home. */
public final class HomeInUse extends StartException {

    HomeInUse(String message) {
        super(message);
    }
}
