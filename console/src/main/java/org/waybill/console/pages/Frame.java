package org.waybill.console.pages;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.waybill.console.access.Caller;
import org.waybill.console.view.Words;

/** What every page shows. */
@ControllerAdvice(basePackageClasses = Frame.class)
public final class Frame {

    private final String instance;

    /** @param instance name of this process */
    public Frame(String instance) {
        this.instance = instance;
    }

    @ModelAttribute("caller")
    @Nullable
    Caller caller(@AuthenticationPrincipal @Nullable Caller caller) {
        return caller;
    }

    @ModelAttribute("words")
    Words words() {
        return Words.instance();
    }

    @ModelAttribute("instance")
    String instance() {
        return instance;
    }

    /** All of it, for a page that no handler shows. */
    public Map<String, Object> of(@Nullable Caller caller) {
        var shown = new HashMap<String, Object>(Map.of("words", words(), "instance", instance));
        if (caller != null) {
            shown.put("caller", caller);
        }
        return shown;
    }
}
