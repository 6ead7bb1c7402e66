package org.waybill.app.aws;

/** Who gives temporary credentials. */
enum Giver {
    /** A role, for a token that lies in a file, as in Kubernetes. */
    WEB_IDENTITY,
    /** What the profile names: a role, a single sign-on, a program. */
    PROFILE,
    /** The role of a container. */
    CONTAINER,
    /** The role of a virtual machine. */
    INSTANCE
}
