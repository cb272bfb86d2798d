// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.MultipartForm;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** {@code /cgi-bin/material/...} and {@code /cgi-bin/media/uploadimg}. */
public final class MaterialEndpoints implements EndpointGroup {
    private static final int MAX_ARTICLE_IMAGE = 1 << 20;
    private static final int MAX_PAGE = 20;

    private final ObjectMapper mapper = new ObjectMapper();
    private final MaterialStore materials;
    private final Supplier<URI> base;

    public MaterialEndpoints(MaterialStore materials, Supplier<URI> base) {
        this.materials = materials;
        this.base = base;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/material/add_material", this::add);
        routes.post("/cgi-bin/material/get_material", this::get);
        routes.post("/cgi-bin/material/del_material", this::delete);
        routes.post("/cgi-bin/material/batchget_material", this::page);
        routes.get("/cgi-bin/material/get_materialcount", this::count);
        routes.post("/cgi-bin/media/uploadimg", this::articleImage);
    }

    private ApiResponse add(ApiCall call) throws ApiException {
        MediaKind kind = MediaUpload.kind(call);
        MediaUpload file = MediaUpload.read(call);
        file.check(kind, true);
        JsonNode words = kind == MediaKind.VIDEO ? words(call) : ApiResponse.object();
        Material added =
                materials
                        .add(
                                kind,
                                file.bytes(),
                                file.name(),
                                words.path("title").asText(),
                                words.path("introduction").asText())
                        .orElseThrow(ApiError.MEDIA_COUNT::exception);
        ObjectNode answer = ApiResponse.object().put("media_id", added.file().id());
        added.imagePath().ifPresent(path -> answer.put("url", url(path)));
        return ApiResponse.json(answer);
    }

    private ApiResponse get(ApiCall call) throws ApiException {
        Material found = found(call.json());
        Media file = found.file();
        if (file.kind() == MediaKind.VIDEO) {
            return ApiResponse.json(
                    ApiResponse.object()
                            .put("title", found.title())
                            .put("description", found.introduction())
                            .put("down_url", url(file.path())));
        }
        return new ApiResponse.File(file.bytes(), file.format().contentType(), file.fileName());
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        materials.remove(found(call.json()).file().id());
        return ApiResponse.ok();
    }

    private ApiResponse page(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String type = body.path("type").asText();
        int offset = body.path("offset").asInt(-1);
        int count = body.path("count").asInt(-1);
        boolean news = type.equals("news");
        if (!news && (type.equals("thumb") || MediaKind.of(type).isEmpty())) {
            throw ApiError.INVALID_MEDIA_TYPE.exception();
        }
        if (offset < 0 || count < 1 || count > MAX_PAGE) {
            throw ApiError.INVALID_ARGS.exception();
        }
        // News became drafts; what there was before this simulator's time is empty.
        List<Material> all = news ? List.of() : materials.all(MediaKind.of(type).orElseThrow());
        ObjectNode answer = ApiResponse.object();
        ArrayNode items = ApiResponse.object().putArray("item");
        all.stream().skip(offset).limit(count).forEach(one -> put(items.addObject(), one));
        answer.put("total_count", all.size()).put("item_count", items.size());
        answer.set("item", items);
        return ApiResponse.json(answer);
    }

    private ApiResponse count(ApiCall call) {
        return ApiResponse.json(
                ApiResponse.object()
                        .put("voice_count", materials.count(MediaKind.VOICE))
                        .put("video_count", materials.count(MediaKind.VIDEO))
                        .put("image_count", materials.count(MediaKind.IMAGE))
                        .put("news_count", 0));
    }

    private ApiResponse articleImage(ApiCall call) throws ApiException {
        MediaUpload file = MediaUpload.read(call);
        if (file.format() != MediaFormat.PNG && file.format() != MediaFormat.JPEG) {
            throw ApiError.INVALID_FILE_TYPE.exception();
        }
        if (file.bytes().length > MAX_ARTICLE_IMAGE) {
            throw ApiError.INVALID_IMAGE_SIZE.exception();
        }
        Media added =
                materials
                        .addArticleImage(file.bytes())
                        .orElseThrow(ApiError.MEDIA_COUNT::exception);
        return ApiResponse.json(ApiResponse.object().put("url", url(added.path())));
    }

    private void put(ObjectNode item, Material material) {
        item.put("media_id", material.file().id())
                .put("name", material.name())
                .put("update_time", material.file().createdAt().getEpochSecond());
        material.imagePath().ifPresent(path -> item.put("url", url(path)));
    }

    private Material found(JsonNode body) throws ApiException {
        String id = body.path("media_id").asText();
        if (id.isEmpty()) {
            throw ApiError.MEDIA_ID_MISSING.exception();
        }
        return materials.find(id).orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
    }

    /** A film comes with its title, as JSON in a field of its own. */
    private JsonNode words(ApiCall call) throws ApiException {
        String text = MultipartForm.of(call).flatMap(form -> form.field("description")).orElse("");
        try {
            JsonNode words = mapper.readTree(text);
            if (words.isObject() && !words.path("title").asText().isBlank()) {
                return words;
            }
        } catch (JsonProcessingException e) {
            // Falls through to the one refusal below.
        }
        throw ApiError.DATA_FORMAT.exception();
    }

    private String url(String path) {
        return base.get().resolve(path).toString();
    }
}
