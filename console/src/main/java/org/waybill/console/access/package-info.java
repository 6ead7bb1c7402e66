/** Who calls, and what they may do: passwords, sessions, tokens, login links, and the guard before everything. */
@NullMarked
package org.waybill.console.access;

import org.jspecify.annotations.NullMarked;
