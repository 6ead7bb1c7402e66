package org.waybill.console.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/** Links begin at the root, also in what a stream sends, which belongs to no request any more. */
final class OwnLinks extends StandardLinkBuilder {

    @Override
    protected String computeContextPath(
            IExpressionContext context, @Nullable String base, @Nullable Map<String, Object> parameters) {
        return "";
    }

    @Override
    protected String processLink(IExpressionContext context, String link) {
        return link;
    }
}
