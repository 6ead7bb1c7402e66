/** What the threads of a role have in common. */
@NullMarked
package org.waybill.model.worker;

import org.jspecify.annotations.NullMarked;
