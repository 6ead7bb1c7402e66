/** Black-box tests of the product: its command line against real servers, faults and kill -9; and the rules of its architecture. */
@NullMarked
package org.waybill.acceptance;

import org.jspecify.annotations.NullMarked;
