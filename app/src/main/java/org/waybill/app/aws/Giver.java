package org.waybill.app.aws;

/** The provider of temporary credentials. */
enum Giver {
    /** A role, in exchange for a token in a file, as in Kubernetes. */
    WEB_IDENTITY,
    /** What the profile names: a role, a single sign-on, a program. */
    PROFILE,
    /** The role of a container. */
    CONTAINER,
    /** The role of a virtual machine. */
    INSTANCE
}
