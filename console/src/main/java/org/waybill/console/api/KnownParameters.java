package org.waybill.console.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.waybill.console.access.Problem;

/** Refuses a parameter that a handler does not know: a misspelt filter would let through more than was meant. */
public final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            var unknown = new HashSet<>(request.getParameterMap().keySet());
            unknown.removeAll(known(method));
            if (!unknown.isEmpty()) {
                throw Problem.wrong(
                        "There is no parameter '" + unknown.iterator().next() + "' here.");
            }
        }
        return true;
    }

    private static Set<String> known(HandlerMethod method) {
        var names = new HashSet<String>();
        for (var parameter : method.getMethodParameters()) {
            names(parameter).forEach(names::add);
        }
        return names;
    }

    private static Stream<String> names(MethodParameter parameter) {
        if (parameter.hasParameterAnnotation(RequestParam.class)) {
            return Stream.of(parameter.getParameter().getName());
        }
        return parameter.getParameterType() == FilesApi.Query.class
                ? Stream.of(FilesApi.Query.class.getRecordComponents()).map(RecordComponent::getName)
                : Stream.of();
    }
}
