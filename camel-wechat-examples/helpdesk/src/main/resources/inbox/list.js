// SPDX-License-Identifier: Apache-2.0
// The conversations on the left, the latest first.
import { element } from './chat.js';
import { describe } from './window.js';

export const shortName = (openid) => `Visitor ${openid.slice(-4)}`;

export function paintAvatar(node, openid) {
  let hue = 0;
  for (const character of openid) {
    hue = (hue * 31 + character.codePointAt(0)) % 360;
  }
  node.textContent = openid.slice(-2).toUpperCase();
  node.style.setProperty('--hue', hue);
}

function time(seconds, now) {
  const at = new Date(seconds * 1000);
  return new Date(now * 1000).toDateString() === at.toDateString()
    ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

function entry(conversation, current, unread, now) {
  const item = element('li', '');
  const button = element('button', 'entry');
  button.type = 'button';
  button.dataset.testid = 'inbox-conversation';
  button.dataset.openid = conversation.openid;
  button.setAttribute('aria-current', String(current));
  button.classList.toggle('unread', unread);
  const avatar = element('span', 'avatar');
  avatar.setAttribute('aria-hidden', 'true');
  paintAvatar(avatar, conversation.openid);
  const view = describe(conversation.window, now);
  const dot = element('span', `dot ${view.state}`);
  dot.title = view.badge;
  const text = element('span', 'entry-text');
  text.append(
    element('span', 'entry-name', shortName(conversation.openid)),
    element('span', 'entry-preview', conversation.preview),
  );
  const side = element('span', 'entry-side');
  side.append(element('time', 'entry-time', time(conversation.lastAt, now)), dot);
  button.append(avatar, text, side);
  item.append(button);
  return item;
}

/** Entries stay the same nodes while they look the same, so that a click never misses. */
export function listView(container) {
  const shown = new Map();
  const read = new Map();

  function draw(conversations, selected, now) {
    const items = conversations.map((conversation) => {
      const { openid, lastAt } = conversation;
      if (openid === selected) {
        read.set(openid, lastAt);
      }
      const unread = lastAt > (read.get(openid) ?? 0);
      const state = JSON.stringify([conversation, openid === selected, unread]);
      const known = shown.get(openid);
      const item = known?.state === state ? known.item : entry(conversation, openid === selected, unread, now);
      shown.set(openid, { state, item });
      return item;
    });
    if (items.length !== container.children.length || items.some((item, i) => container.children[i] !== item)) {
      container.replaceChildren(...items);
    }
  }

  return { draw };
}
