// SPDX-License-Identifier: Apache-2.0
import * as api from './api.js';
import { chatView } from './chat.js';
import { listView, paintAvatar, shortName } from './list.js';
import { describe } from './window.js';

const LARGEST_PICTURE = 10 * 1024 * 1024;

const byId = (id) => document.getElementById(id);
const list = byId('conversations');
const conversations = listView(list);
const input = byId('input');
const chat = chatView(byId('chat'), (id, wait) => attempt(() => api.sendAgain(selected, id, wait)));

let selected = null;
let current = null;
let offset = 0;

const now = () => (Date.now() + offset) / 1000;

function drawWindow() {
  if (!current) {
    return;
  }
  const view = describe(current.window, now());
  const badge = byId('window');
  const text = [view.badge, view.detail].filter(Boolean).join(' \u00b7 ');
  if (badge.textContent !== text) {
    badge.textContent = text;
  }
  badge.dataset.state = view.state;
  const notice = byId('notice');
  notice.hidden = view.notice == null;
  notice.textContent = view.notice ?? '';
  byId('composer').dataset.state = view.state;
  input.placeholder = view.notice ? 'Write an answer; it is kept until you send it again' : 'Write an answer';
}

function drawConversation() {
  byId('empty').hidden = current != null;
  byId('conversation').hidden = current == null;
  if (current) {
    byId('who-name').textContent = shortName(current.openid);
    byId('who-openid').textContent = current.openid;
    paintAvatar(byId('who-avatar'), current.openid);
    drawWindow();
    chat.draw(current.messages);
  }
}

const TYPING_MILLIS = 14_000;
let typing = { openid: null, until: 0 };

/** WeChat shows for some seconds that an answer is being written, and takes it away with the answer. */
function showTyping() {
  const writes = input.value.trim() !== '' && current?.window.state === 'open';
  const shown = typing.openid === selected && Date.now() < typing.until;
  if (selected && writes !== shown) {
    typing = { openid: selected, until: writes ? Date.now() + TYPING_MILLIS : 0 };
    api.showTyping(selected, writes).catch(() => {});
  }
}

let refreshing = null;
let again = false;

/** One refresh at a time; changes that come meanwhile cause one more. */
function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = load().finally(() => {
    refreshing = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return refreshing;
}

async function load() {
  try {
    const latest = await api.conversations();
    selected ??= latest[0]?.openid ?? null;
    const wanted = selected;
    const loaded = wanted ? await api.conversation(wanted) : null;
    if (wanted === selected) {
      current = loaded;
      drawConversation();
    }
    byId('nobody').hidden = latest.length > 0;
    conversations.draw(latest, selected, now());
  } catch (failure) {
    showLink(false);
  }
}

function select(openid) {
  if (openid !== selected) {
    if (selected && typing.openid === selected && Date.now() < typing.until) {
      api.showTyping(selected, false).catch(() => {});
    }
    typing = { openid: null, until: 0 };
    selected = openid;
    chat.clear();
    showError(null);
  }
  refresh();
  input.focus();
}

function showError(message) {
  byId('error').textContent = message ?? '';
  byId('error').hidden = message == null;
}

function showLink(up) {
  byId('link').textContent = up ? 'live' : 'offline';
  byId('link').dataset.up = String(up);
}

async function attempt(action) {
  try {
    showError(null);
    await action();
    await refresh();
    return true;
  } catch (failure) {
    showError(failure.message);
    return false;
  }
}

async function sendText() {
  const text = input.value;
  if (text.trim() && selected && (await attempt(() => api.replyWithText(selected, text)))) {
    input.value = '';
    input.style.height = '';
    typing = { openid: null, until: 0 };
    chat.pin();
  }
}

async function sendPicture(file) {
  if (file.size > LARGEST_PICTURE) {
    showError('This picture is larger than 10 MB, which is what WeChat takes.');
    return;
  }
  const base64 = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  await attempt(() => api.replyWithPicture(selected, base64));
}

list.addEventListener('click', (event) => {
  const entry = event.target.closest('[data-openid]');
  if (entry) {
    select(entry.dataset.openid);
  }
});

byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  sendText();
});

input.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendText();
  }
});

input.addEventListener('input', () => {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
  showTyping();
});

byId('image').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (file) {
    await sendPicture(file);
    event.target.value = '';
  }
});

api.follow(
  (millis) => {
    offset = millis - Date.now();
    refresh();
  },
  (up) => showLink(up),
);
setInterval(drawWindow, 1000);
