// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.message;

import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Vertx;
import java.sql.Connection;
import javax.crypto.Cipher;
import javax.sql.DataSource;
import javax.xml.stream.XMLStreamReader;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http.HttpHost;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.codehaus.stax2.XMLStreamReader2;

/** Every library away from home, and one that has none. */
public record LibraryMessage(
        Exchange camel,
        JsonNode jackson,
        JsonParser jacksonCore,
        AsyncXMLStreamReader<?> aalto,
        XMLStreamReader2 stax2,
        XMLStreamReader stax,
        HttpHost httpClient,
        Connection connection,
        DataSource dataSource,
        RedisClient redis,
        MeterRegistry micrometer,
        Tracer openTelemetry,
        Channel netty,
        Vertx vertx,
        Cipher crypto,
        SM3Digest bouncyCastle,
        JavaClass unknown) {}
