// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.MEDIA_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.operation.ApiOperation.Upload;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Temporary media and permanent material (outbound.md 5). */
final class MaterialOperations {

    private MaterialOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                // What is uploaded twice lies unused for three days, which harms nobody.
                post("uploadMedia", "/cgi-bin/media/upload")
                        .effect(Effect.NONE)
                        .query(required("type"))
                        .upload(Upload.TEMPORARY),
                post("uploadArticleImage", "/cgi-bin/media/uploadimg")
                        .effect(Effect.NONE)
                        .upload(Upload.ARTICLE_IMAGE),
                post("addMaterial", "/cgi-bin/material/add_material")
                        .query(required("type"))
                        .part(optional("description"))
                        .upload(Upload.PERMANENT),
                read("getMaterial", "/cgi-bin/material/get_material")
                        .body(known("media_id", MEDIA_ID))
                        .ofAnyLength(),
                post("deleteMaterial", "/cgi-bin/material/del_material")
                        .body(known("media_id", MEDIA_ID)),
                read("listMaterials", "/cgi-bin/material/batchget_material")
                        .body(required("type"))
                        .body(otherwise("offset", 0), otherwise("count", 20))
                        .ofAnyLength(),
                get("countMaterials", "/cgi-bin/material/get_materialcount"));
    }
}
