// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.StandInServer.Answer;
import java.nio.charset.StandardCharsets;

/** A page on which a person is the agent of a stand-in, for whoever tries a bridge by hand. */
public final class AgentPage {

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Agent</title>
            <style>
              body { font: 16px sans-serif; margin: 2em auto; max-width: 46em }
              li { margin: .4em 0; list-style: none; white-space: pre-wrap }
              .agent { color: #06c } .note { color: #a60 } .failed { color: #c00; font-size: 90% }
              .window { background: #eee; padding: .5em }
            </style>
            <h1>Agent</h1>
            <p>Customer <select id="user"></select></p>
            <p class="window" id="window"></p>
            <ul id="entries"></ul>
            <form id="form"><input id="text" size="50" placeholder="What do you answer?" autocomplete="off">
            <button>Send</button> as <input id="agent" value="Alice" size="10"></form>
            <script>
              const id = name => document.getElementById(name);
              async function show() {
                const users = await (await fetch('/agent/users')).json();
                const chosen = id('user').value || users[0] || '';
                if (id('user').options.length !== users.length) {
                  id('user').replaceChildren(...users.map(user => new Option(user, user, false, user === chosen)));
                }
                if (!chosen) { return; }
                const chat = await (await fetch('/agent/chat?user=' + encodeURIComponent(chosen))).json();
                id('window').textContent = chat.window;
                id('entries').replaceChildren(...chat.entries.map(entry => {
                  const line = document.createElement('li');
                  line.className = entry.author;
                  line.textContent = entry.author + ': ' + entry.text + (entry.files ? ' [' + entry.files + ' file]' : '');
                  if (entry.failed) {
                    const why = document.createElement('div');
                    why.className = 'failed';
                    why.textContent = entry.failed;
                    line.append(why);
                  }
                  return line;
                }));
              }
              id('form').addEventListener('submit', async event => {
                event.preventDefault();
                await fetch('/agent/say', {method: 'POST', body: JSON.stringify(
                  {user: id('user').value, agent: id('agent').value, text: id('text').value})});
                id('text').value = '';
                show();
              });
              id('user').addEventListener('change', show);
              setInterval(show, 1000);
              show();
            </script>
            """;

    private AgentPage() {}

    /** Serves the page at the root of a stand-in. */
    public static void mount(StandInServer server, StandIn helpdesk) {
        server.route(
                "GET",
                "/",
                request ->
                        Answer.file(
                                "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8)));
        server.route(
                "GET",
                "/agent/users",
                request -> {
                    ArrayNode users = StandInServer.JSON.createArrayNode();
                    helpdesk.users().forEach(users::add);
                    return Answer.json(200, users);
                });
        server.route(
                "GET",
                "/agent/chat",
                request -> Answer.json(200, chat(helpdesk, request.query().get("user"))));
        server.route(
                "POST",
                "/agent/say",
                request -> {
                    JsonNode said = request.json();
                    helpdesk.agentSays(
                            said.path("user").asText(),
                            said.path("agent").asText(),
                            said.path("text").asText());
                    return Answer.empty(204);
                });
    }

    private static ObjectNode chat(StandIn helpdesk, String user) {
        ObjectNode chat = StandInServer.JSON.createObjectNode();
        ArrayNode entries = chat.putArray("entries");
        if (!helpdesk.entries(user).isEmpty()) {
            chat.put("window", helpdesk.window(user));
        }
        for (Entry entry : helpdesk.entries(user)) {
            entries.addObject()
                    .put("author", entry.author())
                    .put("text", entry.text())
                    .put("files", entry.files().size())
                    .put("failed", entry.failed());
        }
        return chat;
    }
}
