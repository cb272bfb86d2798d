// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.store.RandomIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The account's templates: at most 25 of each list. Thread-safe. */
public final class Templates {
    private static final int MAX_OF_A_LIST = 25;

    private final RandomGenerator random;
    private final Map<String, Template> templates = new LinkedHashMap<>();

    public Templates(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Adds a template for template messages.
     *
     * @param content lines with placeholders such as {@code {{thing1.DATA}}}; the prefix of a name
     *     decides which values WeChat accepts, and a name without a known prefix accepts all
     * @throws IllegalStateException when there are 25 already
     */
    public Template addMessage(String title, String content) {
        return added(TemplateKind.MESSAGE, title, content);
    }

    /**
     * Adds a template for subscription notifications that are accepted one by one.
     *
     * @throws IllegalStateException when there are 25 already
     */
    public Template addNotification(String title, String content) {
        return added(TemplateKind.NOTIFICATION, title, content);
    }

    /**
     * Adds a template for subscription notifications that are accepted once and for all.
     *
     * @throws IllegalStateException when there are 25 already
     */
    public Template addLongTermNotification(String title, String content) {
        return added(TemplateKind.LONG_TERM_NOTIFICATION, title, content);
    }

    /**
     * Adds a template for one-time subscriptions; its title and content come with each message.
     *
     * @throws IllegalStateException when there are 25 already
     */
    public Template addOneTime() {
        return added(TemplateKind.ONE_TIME, "", "{{content.DATA}}");
    }

    /** Adds a template, unless its list is full. */
    public synchronized Optional<Template> add(
            TemplateKind kind,
            String title,
            String content,
            String example,
            Map<String, List<String>> choices) {
        long used = templates.values().stream().filter(t -> t.kind().sharesListWith(kind)).count();
        if (used >= MAX_OF_A_LIST) {
            return Optional.empty();
        }
        String name = RandomIds.next(random, 32);
        Template added = new Template(name, kind, title, content, example, Map.copyOf(choices));
        templates.put(name, added);
        return Optional.of(added);
    }

    public synchronized Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id));
    }

    /** All templates, the oldest first. */
    public synchronized List<Template> all() {
        return List.copyOf(templates.values());
    }

    /** Removes a template, if there is one of that id and kind. */
    public synchronized boolean remove(String id, Predicate<TemplateKind> kind) {
        Template template = templates.get(id);
        return template != null && kind.test(template.kind()) && templates.remove(id, template);
    }

    /** Removes the templates for template messages, as a change of the industry does. */
    public synchronized void removeMessages() {
        templates.values().removeIf(template -> template.kind() == TemplateKind.MESSAGE);
    }

    public synchronized void clear() {
        templates.clear();
    }

    private Template added(TemplateKind kind, String title, String content) {
        return add(kind, title, content, "", Map.of())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "an account has at most "
                                                + MAX_OF_A_LIST
                                                + " templates of a kind; remove one first"));
    }
}
