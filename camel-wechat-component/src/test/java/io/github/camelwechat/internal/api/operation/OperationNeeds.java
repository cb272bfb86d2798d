// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The input of an operation as the guide tells it, read from the catalogue of operations. */
public final class OperationNeeds {

    private OperationNeeds() {}

    /** The fields and headers without which the operation fails, then those it may have. */
    public static String of(ApiOperation operation) {
        String demands = demands(operation).collect(Collectors.joining(", "));
        String needed =
                Stream.of(
                                operation.upload().map(upload -> "a file").stream(),
                                required(operation),
                                Stream.of(demands).filter(Predicate.not(String::isEmpty)))
                        .flatMap(Function.identity())
                        .collect(Collectors.joining(", "));
        String optional =
                operation.inputs().stream()
                        .filter(Predicate.not(InputField::required))
                        .map(InputField::name)
                        .filter(Predicate.not(demands::contains))
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", "));
        return Stream.of(needed, optional.isEmpty() ? "" : "optional " + optional)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining("; "));
    }

    private static Stream<String> required(ApiOperation operation) {
        return operation.inputs().stream()
                .filter(InputField::required)
                .filter(Predicate.not(InputField::fixed))
                // What a file is, the file itself says.
                .filter(field -> operation.upload().isEmpty() || !field.name().equals("type"))
                .map(OperationNeeds::source)
                .flatMap(Optional::stream);
    }

    /** The needs that only a rule of the operation knows: what it misses in an empty body. */
    private static Stream<String> demands(ApiOperation operation) {
        return operation.rules().stream()
                .map(rule -> rule.complaint(new LinkedHashMap<>(), Map.of()))
                .filter(Objects::nonNull)
                .filter(complaint -> complaint.matches("needs (field )?+(?!null\\b).*"))
                .map(complaint -> complaint.replaceFirst("needs (field )?", ""))
                .map(complaint -> complaint.replaceFirst(" in the body$", ""));
    }

    /** Empty for what the component knows by itself, such as the account's secret. */
    private static Optional<String> source(InputField field) {
        String name = "`" + field.name() + "`";
        if (field.known() == null) {
            return Optional.of(field.most() > 0 ? name + " (at most " + field.most() + ")" : name);
        }
        return field.known().header().map(header -> name + " or `" + header + "`");
    }
}
