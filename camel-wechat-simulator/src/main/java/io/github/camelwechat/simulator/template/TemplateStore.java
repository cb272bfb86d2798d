// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.random.RandomGenerator;

/** Everything this WeChat knows about templates. Its parts are thread-safe. */
public final class TemplateStore {
    private final Templates templates;
    private final Consents consents = new Consents();
    private final Industry industry = new Industry();

    public TemplateStore(RandomGenerator random) {
        this.templates = new Templates(random);
    }

    public Templates templates() {
        return templates;
    }

    public Consents consents() {
        return consents;
    }

    public Industry industry() {
        return industry;
    }

    /** Forgets everything. */
    public void clear() {
        templates.clear();
        consents.clear();
        industry.clear();
    }
}
