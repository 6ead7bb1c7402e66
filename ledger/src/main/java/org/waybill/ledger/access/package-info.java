/** Who may use the console: people, their tokens and login links, and the audit of what they did. Secrets are hashes here. */
@NullMarked
package org.waybill.ledger.access;

import org.jspecify.annotations.NullMarked;
