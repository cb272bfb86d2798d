// SPDX-License-Identifier: Apache-2.0
// The bridge's API, and nothing else.

async function call(path, options) {
  const response = await fetch(path, options);
  const body = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : null;
  if (!response.ok) {
    throw new Error(body?.error ?? `The bridge answered with status ${response.status}.`);
  }
  return body;
}

const path = (...parts) => '/api/' + parts.map(encodeURIComponent).join('/');

const post = (where, body) =>
  call(where, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

export const conversations = () => call(path('conversations'));

export const conversation = (openid) => call(path('conversations', openid));

export const replyWithText = (openid, text) => post(path('conversations', openid, 'replies'), { text });

export const replyWithPicture = (openid, image) => post(path('conversations', openid, 'replies'), { image });

/** With `wait`, it waits for the window if that is closed. */
export const sendAgain = (openid, id, wait) =>
  post(path('conversations', openid, 'messages', id, 'resend'), { wait });

export const showTyping = (openid, typing) => post(path('conversations', openid, 'typing'), { typing });

/** Calls back with the bridge's time in milliseconds whenever there may be something new. */
export function follow(onChange, onLink) {
  const events = new EventSource('/api/events');
  events.addEventListener('change', (event) => onChange(Number(event.data)));
  events.addEventListener('open', () => onLink(true));
  events.addEventListener('error', () => {
    onLink(false);
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(() => follow(onChange, onLink), 2000);
    }
  });
}
