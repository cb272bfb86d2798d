// SPDX-License-Identifier: Apache-2.0
// Shows the accounts, and the conversations with their users, as they are now.

const list = document.getElementById("accounts");
const sections = new Map();

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

function section(appId) {
  if (!sections.has(appId)) {
    const made = document.getElementById("account").content.cloneNode(true).firstElementChild;
    made.dataset.appid = appId;
    made.querySelector("h2").textContent = appId;
    made.querySelector("form").addEventListener("submit", event => {
      event.preventDefault();
      say(made, appId);
    });
    list.append(made);
    sections.set(appId, made);
  }
  return sections.get(appId);
}

// WeChat knows the name, and is asked once, of accounts that are connected.
async function name(made, account) {
  if (made.dataset.named || !account.authorized) return;
  made.dataset.named = true;
  const known = await get(`account?appId=${encodeURIComponent(account.appId)}`);
  made.querySelector("h2").textContent = known.info.nick_name;
}

async function say(made, appId) {
  const input = made.querySelector("input");
  const response = await fetch("say", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ appId, openId: made.dataset.openid, text: input.value }),
  });
  made.querySelector(".refused").textContent = response.ok ? "" : await response.text();
  if (response.ok) input.value = "";
  show();
}

function item(line) {
  const made = document.createElement("li");
  made.className = line.ours ? "ours" : "";
  made.textContent = line.text;
  return made;
}

async function show() {
  const [accounts, lines] = await Promise.all([get("accounts"), get("lines")]);
  document.getElementById("none").hidden = accounts.authorizers.length > 0;
  for (const account of accounts.authorizers) {
    const made = section(account.appId);
    const talk = lines.filter(line => line.appId === account.appId);
    name(made, account);
    made.classList.toggle("gone", !account.authorized);
    made.querySelector(".state").textContent = account.authorized
      ? `${account.appId} is connected, with ${account.permissionSets.length} permission sets`
      : `${account.appId} withdrew its authorization`;
    made.querySelector("ol").replaceChildren(...talk.map(item));
    const heard = talk.filter(line => !line.ours).at(-1);
    made.querySelector("form").hidden = !heard;
    if (heard) made.dataset.openid = heard.openId;
  }
}

async function follow() {
  try {
    await show();
  } finally {
    setTimeout(follow, 1000);
  }
}

follow();
