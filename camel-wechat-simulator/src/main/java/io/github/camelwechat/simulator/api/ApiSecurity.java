// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Opens calls that have to be sealed, and seals their answers. */
public interface ApiSecurity {

    /** Tells whether calls to that path have to be sealed. */
    boolean covers(String path);

    /**
     * The call as it was before it was sealed.
     *
     * @param headers names in lower case
     * @param address the full URL without its query
     */
    ApiCall open(ApiCall call, Map<String, String> headers, String address) throws ApiException;

    /** The answer as it goes out. */
    ApiResponse.Sealed seal(ObjectNode answer, String address);
}
