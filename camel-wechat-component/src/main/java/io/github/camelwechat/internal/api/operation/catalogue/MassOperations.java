// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.list;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.KnownValue.SEND_KEY;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;
import static io.github.camelwechat.internal.api.operation.OperationDraft.send;

import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.api.operation.FieldPath;
import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Mass messages (outbound.md 10.1). */
final class MassOperations {

    private MassOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                mass("sendToAll", "/cgi-bin/message/mass/sendall").body(required("filter")),
                mass("sendToUsers", "/cgi-bin/message/mass/send")
                        .body(list("touser", 10_000))
                        .rule(InputRules.atLeast("touser", 2)),
                send("previewMass", "/cgi-bin/message/mass/preview")
                        .body(required("msgtype"))
                        .rule(MassOperations::viewer)
                        .rule(MassOperations::content),
                post("deleteMass", "/cgi-bin/message/mass/delete")
                        .body(optional("msg_id"), optional("url"))
                        .rule(InputRules.oneOf("msg_id", "url")),
                read("getMassStatus", "/cgi-bin/message/mass/get").body(required("msg_id")),
                read("getMassSpeed", "/cgi-bin/message/mass/speed/get"),
                post("setMassSpeed", "/cgi-bin/message/mass/speed/set")
                        .body(required("speed"))
                        .rule(InputRules.numberBetween("speed", 0, 4)));
    }

    /** WeChat itself recognises a repetition, and answers with the first one's id (45065). */
    private static OperationDraft mass(String name, String path) {
        return send(name, path)
                .body(required("msgtype"), optional("clientmsgid", SEND_KEY))
                .rule(InputRules.bytes("clientmsgid", 32))
                .rule(MassOperations::content)
                .benign(45065, AcceptedErrorCodes.DUPLICATE);
    }

    private static @Nullable String content(
            Map<String, Object> fields, Map<KnownValue, String> known) {
        String type = String.valueOf(fields.get("msgtype"));
        boolean there =
                FieldPath.get(fields, type) != null
                        || type.equals("image") && FieldPath.get(fields, "images") != null;
        return there
                ? null
                : "needs field "
                        + (type.equals("image") ? "images" : type)
                        + " in the body with what is to be sent, because msgtype says so";
    }

    private static @Nullable String viewer(
            Map<String, Object> fields, Map<KnownValue, String> known) {
        String openId = known.get(OPEN_ID);
        if (openId != null && FieldPath.get(fields, "towxname") == null) {
            fields.putIfAbsent("touser", openId);
        }
        return InputRules.oneOf("touser", "towxname").complaint(fields, known);
    }
}
