// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.SCENE;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.operation.FieldPath;
import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** QR codes and short keys (outbound.md 7). */
final class QrCodeOperations {

    /** Thirty days. */
    private static final int LONGEST = 2_592_000;

    private static final String SCENE_STR = "action_info.scene.scene_str";
    private static final String SCENE_ID = "action_info.scene.scene_id";

    private QrCodeOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                post("createQrCode", "/cgi-bin/qrcode/create")
                        .body(optional("action_info"))
                        .rule(QrCodeOperations::scene)
                        .rule(InputRules.numberBetween("expire_seconds", 1, LONGEST)),
                get("getQrCodeImage", "/cgi-bin/showqrcode")
                        .publicFile(
                                "WeChat shows no QR code for this ticket: take field ticket of the"
                                        + " answer to createQrCode as it is, and make a new one if it"
                                        + " has expired")
                        .query(required("ticket")),
                post("createShortKey", "/cgi-bin/shorten/gen")
                        .body(required("long_data"), optional("expire_seconds"))
                        .rule(InputRules.bytes("long_data", 4096)),
                read("getShortKey", "/cgi-bin/shorten/fetch").body(required("short_key")));
    }

    /** Completes what depends on the kind of the scene: text or number, for a while or for good. */
    private static @Nullable String scene(
            Map<String, Object> fields, Map<KnownValue, String> known) {
        String header = known.get(SCENE);
        Object number = FieldPath.get(fields, SCENE_ID);
        if (number == null && FieldPath.get(fields, SCENE_STR) == null) {
            if (header == null) {
                return "needs "
                        + SCENE_STR
                        + " or "
                        + SCENE_ID
                        + " in the body, or a text in header "
                        + SCENE.header().orElseThrow();
            }
            FieldPath.put(fields, SCENE_STR, header);
        }
        fields.putIfAbsent("action_name", number == null ? "QR_STR_SCENE" : "QR_SCENE");
        boolean permanent = fields.get("action_name").toString().contains("LIMIT");
        if (!permanent) {
            // Without it WeChat's default is short (outbound.md 7).
            fields.putIfAbsent("expire_seconds", LONGEST);
        }
        return number == null
                ? InputRules.characters(SCENE_STR, 64).complaint(fields, known)
                : InputRules.numberBetween(SCENE_ID, 1, permanent ? 100_000 : 0xFFFFFFFFL)
                        .complaint(fields, known);
    }
}
