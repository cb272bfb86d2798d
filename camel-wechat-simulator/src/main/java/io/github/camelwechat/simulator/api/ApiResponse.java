// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The response to a call: JSON, a file, or what a browser is shown. */
public sealed interface ApiResponse {

    /** The HTTP status. */
    default int status() {
        return 200;
    }

    /** The errcode; 0 when it has none. */
    default int errcode() {
        return 0;
    }

    /** The body. */
    byte[] bytes();

    /** The headers that go with it. */
    Map<String, String> fields();

    record Json(ObjectNode body, String contentType) implements ApiResponse {
        @Override
        public int errcode() {
            return body.path("errcode").asInt();
        }

        @Override
        public byte[] bytes() {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Map<String, String> fields() {
            return Map.of("Content-Type", contentType);
        }
    }

    record File(byte[] bytes, String contentType, String name) implements ApiResponse {
        @Override
        public Map<String, String> fields() {
            String disposition = "attachment; filename=\"" + name + "\"";
            return Map.of("Content-Type", contentType, "Content-disposition", disposition);
        }
    }

    /**
     * JSON that was encrypted and signed.
     *
     * @param plain what it says
     */
    record Sealed(ObjectNode plain, byte[] bytes, Map<String, String> headers)
            implements ApiResponse {
        @Override
        public int errcode() {
            return plain.path("errcode").asInt();
        }

        @Override
        public Map<String, String> fields() {
            Map<String, String> fields = new LinkedHashMap<>(headers);
            fields.put("Content-Type", "application/json");
            return fields;
        }
    }

    record Raw(int status, String contentType, byte[] bytes) implements ApiResponse {
        @Override
        public Map<String, String> fields() {
            // No page of another site puts one of ours, with its buttons, into a frame.
            return Map.of("Content-Type", contentType, "X-Frame-Options", "DENY");
        }
    }

    /** Sends a browser elsewhere. */
    record Redirect(String location) implements ApiResponse {
        @Override
        public int status() {
            return 302;
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public Map<String, String> fields() {
            return Map.of("Location", location);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** JSON, labelled as plain text, as WeChat often does. */
    static ApiResponse json(ObjectNode body) {
        return new Json(body, "text/plain");
    }

    static ApiResponse ok() {
        return ok(object());
    }

    /** A success that says so, in front of what it returns. */
    static ApiResponse ok(ObjectNode body) {
        ObjectNode all = object().put("errcode", 0).put("errmsg", "ok");
        all.setAll(body);
        return new Json(all, "application/json; encoding=utf-8");
    }

    static ApiResponse error(int code, String message, String rid) {
        return error(code, message, rid, object());
    }

    static ApiResponse error(int code, String message, String rid, ObjectNode details) {
        ObjectNode body = object();
        body.put("errcode", code).put("errmsg", message + " rid: " + rid);
        body.setAll(details);
        return new Json(body, "application/json; encoding=utf-8");
    }

    static ApiResponse picture(String contentType, byte[] bytes) {
        return new Raw(200, contentType, bytes);
    }

    static ApiResponse text(int status, String contentType, String text) {
        return new Raw(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
