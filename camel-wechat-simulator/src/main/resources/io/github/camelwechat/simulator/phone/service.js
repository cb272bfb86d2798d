// SPDX-License-Identifier: Apache-2.0
// The control API, and word of what changed.

/** The account the page is about, as its address says; the first without. */
export const account = new URLSearchParams(location.search).get('account');

function ofAccount(path) {
  const separator = path.includes('?') ? '&' : '?';
  return account === null ? path : path + separator + 'account=' + encodeURIComponent(account);
}

/** Calls the control API; a refusal becomes an Error with the server's own sentence. */
export async function call(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  };
  const response = await fetch('/_sim/' + ofAccount(path), options);
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error || 'The simulator answered ' + response.status + '.');
  }
  return answer;
}

export function ofUser(openid, what) {
  return 'users/' + encodeURIComponent(openid) + '/' + what;
}

/** Reports changes, and each time the stream opens that anything may have changed. */
export function watch(onChange) {
  const stream = new EventSource('/_sim/events');
  stream.onopen = () => onChange({topic: 'all', openid: ''});
  stream.onmessage = (event) => onChange(JSON.parse(event.data));
}

/** Runs an action soon, and once for many requests; never two at a time. */
export function coalesced(action) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await action();
    } while (again);
    running = false;
  };
}

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** A file as Base64. */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(new Error('The picture cannot be read.'));
    reader.readAsDataURL(file);
  });
}

export function two(number) {
  return String(number).padStart(2, '0');
}

export function timeOfDay(date, withSeconds) {
  const time = two(date.getHours()) + ':' + two(date.getMinutes());
  return withSeconds ? time + ':' + two(date.getSeconds()) : time;
}
