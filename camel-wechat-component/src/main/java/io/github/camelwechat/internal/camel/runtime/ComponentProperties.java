// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Route;
import org.apache.camel.spi.PropertiesReload;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The properties of the component, as they are after a reload. When a line of them changes in
 * development mode, Camel Main puts a new component into the place of the old one and gives it that
 * line alone: the accounts would be gone.
 */
public final class ComponentProperties {

    private static final Logger LOG = LoggerFactory.getLogger(ComponentProperties.class);
    private static final String NAME = "wechat";
    private static final String PREFIX = "camel.component." + NAME + ".";

    private ComponentProperties() {}

    /** Sets all of them on a component that was made by a reload, and nothing on any other. */
    public static void restore(CamelContext context, Component component) {
        boolean reload =
                context.isStarted()
                        && context.hasService(PropertiesReload.class) != null
                        && context.hasComponent(NAME) == component;
        if (!reload) {
            return;
        }
        Map<String, Object> options = options(context);
        if (options.isEmpty()) {
            return;
        }
        LOG.info(
                "Properties were reloaded, so Camel has made a new WeChat component. It is given all"
                        + " the {} properties that begin with {}; what environment variables or code"
                        + " had set is lost, and needs a restart",
                options.size(),
                PREFIX);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperties(options)
                .withIgnoreCase(true)
                .withRemoveParameters(true)
                .bind();
        warnOfRoutesInCode(context);
    }

    /** As Camel Main reads them at start: a property of the system comes before that of a file. */
    private static Map<String, Object> options(CamelContext context) {
        Map<String, Object> options = new TreeMap<>();
        Properties properties =
                context.getPropertiesComponent().loadProperties(name -> name.startsWith(PREFIX));
        properties
                .stringPropertyNames()
                .forEach(name -> options.put(option(name), properties.getProperty(name)));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> options.put(option(name), System.getProperty(name)));
        options.remove("enabled");
        return options;
    }

    private static String option(String property) {
        String option = property.substring(PREFIX.length());
        return option.indexOf('[') < 0 ? StringHelper.dashToCamelCase(option) : option;
    }

    private static void warnOfRoutesInCode(CamelContext context) {
        List<String> routes =
                context.getRoutes().stream()
                        .filter(route -> route.getSourceResource() == null)
                        .map(Route::getRouteId)
                        .toList();
        if (!routes.isEmpty()) {
            LOG.warn(
                    "The routes {} are not read from a file, so a reload of properties takes them"
                            + " away, or leaves them with the WeChat component that was: restart"
                            + " the application",
                    routes);
        }
    }
}
