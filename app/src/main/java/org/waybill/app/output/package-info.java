/** Output for people and programs: numbers, tables, JSON, progress, exit codes. */
@NullMarked
package org.waybill.app.output;

import org.jspecify.annotations.NullMarked;
