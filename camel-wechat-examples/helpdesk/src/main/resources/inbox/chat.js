// SPDX-License-Identifier: Apache-2.0
// The messages of one conversation. What users wrote only ever becomes text, never markup.
import { readable } from './window.js';

export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text != null) {
    made.textContent = text;
  }
  return made;
}

const STATUS = { queued: 'Sending', sent: 'Sent', failed: 'Not sent', parked: 'Waiting for the window' };

const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

const day = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });

function anchor(className, href, text) {
  const link = element('a', className, text);
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}

/** A player, or what to do where the browser has none: it plays no AMR, in which WeChat gives out voice messages. */
function player(tag, message, onLoad) {
  const made = element(tag, 'player');
  if (message.mediaType !== 'application/octet-stream' && !made.canPlayType(message.mediaType)) {
    const link = anchor('save', message.mediaUrl, 'Save the recording');
    link.download = `${message.id}.${message.mediaType.split('/')[1]}`;
    return link;
  }
  made.controls = true;
  made.preload = 'metadata';
  made.addEventListener('loadedmetadata', onLoad);
  made.src = message.mediaUrl;
  return made;
}

function file(tag, message, onLoad) {
  const box = element('div', tag);
  box.append(player(tag, message, onLoad));
  if (tag === 'audio') {
    box.append(element('p', 'text stand-in', message.text ?? ''));
  }
  return box;
}

/** A place or a link; only addresses of web pages lead anywhere. */
function card(message) {
  const { title, description, url } = message.card;
  const box = element('div', 'card');
  box.append(
    element('span', 'card-kind', message.type === 'location' ? 'Place' : 'Link'),
    url && /^https?:/i.test(url) ? anchor('card-title', url, title) : element('span', 'card-title', title),
  );
  if (description) {
    box.append(element('span', 'card-text', description));
  }
  return box;
}

const PLAYERS = { voice: 'audio', video: 'video', shortvideo: 'video' };

function content(message, onPicture) {
  if (message.card) {
    return card(message);
  }
  if (message.mediaUrl && PLAYERS[message.type]) {
    return file(PLAYERS[message.type], message, onPicture);
  }
  if (message.mediaUrl && message.type === 'image') {
    const link = anchor('picture-link', message.mediaUrl);
    const image = element('img', 'picture');
    image.alt = message.from === 'agent' ? 'Picture sent by the helpdesk' : 'Picture sent by the user';
    image.addEventListener('load', onPicture);
    image.src = message.mediaUrl;
    link.append(image);
    return link;
  }
  const plain = message.type === 'text' ? 'text' : 'text stand-in';
  return element('p', plain, message.text ?? '');
}

function foot(message, onSendAgain) {
  const line = element('footer', 'foot');
  line.append(element('time', 'at', clock(message.at)));
  if (message.status) {
    const uncertain = message.reason?.code === 'UNCERTAIN';
    line.append(element('span', 'status', uncertain ? 'May have been delivered' : STATUS[message.status]));
  }
  if (!message.reason) {
    return [line];
  }
  const reason = element('p', 'reason', readable(message.reason.text));
  if (message.status !== 'failed') {
    return [line, reason];
  }
  reason.append(' ', resend('Send again', 'inbox-resend', () => onSendAgain(message.id, false)));
  if (WINDOW.includes(message.reason.code)) {
    reason.append(' ', resend('Send when it opens', 'inbox-wait', () => onSendAgain(message.id, true)));
  }
  return [line, reason];
}

/** Reasons that pass with the window. */
const WINDOW = ['WINDOW_CLOSED', 'WINDOW_EXHAUSTED', 'EXPIRED'];

function resend(text, testId, onClick) {
  const button = element('button', 'resend', text);
  button.type = 'button';
  button.dataset.testid = testId;
  button.addEventListener('click', () => {
    button.disabled = true;
    onClick().finally(() => (button.disabled = false));
  });
  return button;
}

function bubble(message, actions) {
  const item = element('article', `message ${message.type === 'event' ? 'event' : message.from}`);
  item.dataset.testid = 'inbox-message';
  item.dataset.id = message.id;
  item.dataset.from = message.from;
  if (message.type === 'event') {
    item.append(element('p', 'text', message.text), element('time', 'at', clock(message.at)));
    return item;
  }
  if (message.status) {
    item.dataset.status = message.status;
    item.classList.toggle('uncertain', message.reason?.code === 'UNCERTAIN');
  }
  const box = element('div', 'bubble');
  box.append(content(message, actions.onPicture));
  item.append(box, ...foot(message, actions.onSendAgain));
  return item;
}

/** Draws messages into a container, and touches only what changed, so that pictures do not flicker. */
export function chatView(container, onSendAgain) {
  let shown = new Map();
  let pinned = true;
  const atEnd = () => container.scrollHeight - container.scrollTop - container.clientHeight < 60;
  const stayAtEnd = () => pinned && container.scrollTo({ top: container.scrollHeight });
  const actions = { onSendAgain, onPicture: stayAtEnd };
  container.addEventListener('scroll', () => (pinned = atEnd()));
  new ResizeObserver(stayAtEnd).observe(container);

  function clear() {
    shown = new Map();
    pinned = true;
    container.replaceChildren();
  }

  function draw(messages) {
    const next = new Map();
    const children = [];
    let lastDay = null;
    for (const message of messages) {
      const today = day(message.at);
      if (today !== lastDay) {
        lastDay = today;
        children.push(separator(today));
      }
      const state = JSON.stringify(message);
      const known = shown.get(message.id);
      const node = known?.state === state ? known.node : bubble(message, actions);
      next.set(message.id, { state, node });
      children.push(node);
    }
    shown = next;
    place(children);
    stayAtEnd();
  }

  function separator(text) {
    const known = [...container.querySelectorAll('.day')].find((old) => old.textContent === text);
    return known ?? element('div', 'day', text);
  }

  function place(children) {
    children.forEach((child, index) => {
      if (container.children[index] !== child) {
        container.insertBefore(child, container.children[index] ?? null);
      }
    });
    while (container.children.length > children.length) {
      container.lastElementChild.remove();
    }
  }

  /** Whoever writes wants to see what they wrote. */
  function pin() {
    pinned = true;
    stayAtEnd();
  }

  return { clear, draw, pin };
}
