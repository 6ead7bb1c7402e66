package org.waybill.app.cli;

import java.util.Map;
import org.waybill.app.output.Format;
import org.waybill.app.output.Json;
import org.waybill.model.Printable;
import picocli.CommandLine.Option;

/** How a command says what it did. */
public final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default) or json: one object a line.")
    Format format = Format.TEXT;

    public Format format() {
        return format;
    }

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** Says it in words, or as an object. */
    public void say(String words, Map<String, ?> object) {
        System.out.println(isJson() ? Json.write(object) : Printable.of(words));
    }
}
