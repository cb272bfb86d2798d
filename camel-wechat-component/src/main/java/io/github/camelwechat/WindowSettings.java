// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.window.WindowMerge;
import io.github.camelwechat.internal.window.WindowRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The options of the service window as validated values. */
public final class WindowSettings {

    private final WeChatConfiguration options;
    private final AccountSettings settings;

    WindowSettings(WeChatConfiguration options, AccountSettings settings) {
        this.options = options;
        this.settings = settings;
    }

    public WindowMerge merge() {
        return settings.oneOf("windowMerge", options.getWindowMerge(), WindowMerge.values());
    }

    /** How long before a window's end to say that it is near; zero for never. */
    Duration closingSoon() {
        long millis = options.getWindowClosingSoon();
        if (millis < 0 || millis % 1000 != 0) {
            throw settings.wrong(
                    "windowClosingSoon",
                    "must be whole seconds, or 0 for never, but is " + millis + " ms");
        }
        return Duration.ofMillis(millis);
    }

    /** WeChat's table, with what the option changes in it. */
    public WindowRules rules(CamelContext context) {
        WindowRules official = WindowRules.official();
        String location = options.getWindowRules();
        if (location == null || location.isBlank()) {
            return official;
        }
        try (InputStream table =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, location.strip())) {
            return official.overriddenBy(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw settings.wrong(
                    "windowRules", "cannot be read from '" + location + "': " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw settings.wrong(
                    "windowRules", "is not valid in '" + location + "': " + e.getMessage());
        }
    }
}
